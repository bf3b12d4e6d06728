import type {EncodingFlaw} from '../../../../model/presigned-url.ts'
import {urlFormKinds} from '../../../catalogue/url-form.ts'
import {defineCheck} from '../../../check.ts'

const {urlEncoding} = urlFormKinds

/** The worst first. Those that a verifier undoes before it compares are warnings. */
const flaws: Record<EncodingFlaw, {readonly says: string; readonly example: string; readonly severity: 'error' | 'warning'}> = {
  twice: {says: 'percent-encoded twice', example: 'A colon is %3A, and not %253A.', severity: 'error'},
  broken: {
    says: 'broken percent-encoding',
    example: 'Behind each % stand two hex digits, and together they are UTF-8.',
    severity: 'error',
  },
  not: {says: 'characters that must be escaped are not', example: 'A colon is %3A, a slash %2F.', severity: 'error'},
  plus: {says: 'a + that is not escaped', example: 'A plus is %2B and a space %20: + is read as either.', severity: 'warning'},
  'lower-case': {says: 'lower-case hex', example: 'A colon is %3A, and not %3a.', severity: 'warning'},
}

export const isEncoded = defineCheck({
  id: 'sig.url-is-encoded',
  title: 'The values of the URL are percent-encoded once',
  needs: ['presignedUrl'],
  after: [],
  emits: [urlEncoding],
  settings: {},
  required: true,
  *judge({presignedUrl: {parameters}}) {
    for (const [flaw, {says, example, severity}] of Object.entries(flaws)) {
      const names = [...new Set(parameters.filter((p) => p.flaws.includes(flaw as EncodingFlaw)).map(({name}) => name))].slice(
        0,
        9,
      )
      if (names.length > 0) yield urlEncoding.found(names[0]!, {flaw: says, names, example}, severity)
    }
  },
})
