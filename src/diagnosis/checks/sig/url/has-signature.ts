import {urlParameter} from '../../../../model/presigned-url.ts'
import {urlSignatureKinds} from '../../../catalogue/url-signature.ts'
import {defineCheck} from '../../../check.ts'

const {urlSignedHeaders, urlSignatureForm} = urlSignatureKinds

const problems = {
  'upper-case-hex': 'X-Amz-Signature is written in capital letters',
  malformed: 'X-Amz-Signature is not 64 hexadecimal digits',
} as const

export const hasSignature = defineCheck({
  id: 'sig.url-has-signature',
  title: 'The URL has a signature of AWS4-HMAC-SHA256 over the host',
  needs: ['presignedUrl'],
  after: [],
  emits: [urlSignedHeaders, urlSignatureForm],
  settings: {},
  required: true,
  *judge({presignedUrl: url}) {
    const headers = urlParameter(url, 'X-Amz-SignedHeaders')
    if (headers !== undefined && headers !== 'host') yield urlSignedHeaders.found('X-Amz-SignedHeaders', {value: headers})
    const algorithm = urlParameter(url, 'X-Amz-Algorithm')
    if (algorithm !== undefined && algorithm !== 'AWS4-HMAC-SHA256')
      yield urlSignatureForm.found('X-Amz-Algorithm', {problem: `X-Amz-Algorithm is "${algorithm}"`})
    if (url.signature === 'upper-case-hex' || url.signature === 'malformed')
      yield urlSignatureForm.found('X-Amz-Signature', {problem: problems[url.signature]})
  },
})
