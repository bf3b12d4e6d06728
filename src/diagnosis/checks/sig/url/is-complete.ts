import {urlFormKinds} from '../../../catalogue/url-form.ts'
import {defineCheck} from '../../../check.ts'

const {urlParameterMissing, urlParameterTwice, urlParameterUnknown} = urlFormKinds

const required = [
  'X-Amz-Algorithm',
  'X-Amz-ChannelARN',
  'X-Amz-Credential',
  'X-Amz-Date',
  'X-Amz-Expires',
  'X-Amz-SignedHeaders',
  'X-Amz-Signature',
]
const known = [...required, 'X-Amz-ClientId', 'X-Amz-Security-Token']

/** Longer lists are no help: a text that is no query at all has a name between any two `&`. */
const maxNames = 6

export const isComplete = defineCheck({
  id: 'sig.url-is-complete',
  title: 'The URL carries each parameter that it needs, once',
  needs: ['presignedUrl'],
  after: [],
  emits: [urlParameterMissing, urlParameterTwice, urlParameterUnknown],
  settings: {},
  required: true,
  *judge({presignedUrl: url}) {
    const names = url.parameters.map(({name}) => name)
    const missing = required.filter((name) => !names.includes(name))
    const unknown = [...new Set(names)].filter((name) => !known.includes(name))
    const lookAlikes = unknown.filter((name) => missing.some((wanted) => wanted.toLowerCase() === name.toLowerCase()))
    const twice = [...new Set(names.filter((name, at) => names.indexOf(name) !== at))]
    if (missing.length > 0) yield urlParameterMissing.found(url.host, {missing, lookAlikes})
    if (twice.length > 0) yield urlParameterTwice.found(url.host, {names: short(twice)})
    const others = unknown.filter((name) => !lookAlikes.includes(name))
    const {escapedAs} = url
    if (others.length > 0 || escapedAs !== undefined)
      // An escaped URL is none at all; a parameter too many may do no harm.
      yield urlParameterUnknown.found(url.host, {names: short(others), ...(escapedAs && {escapedAs})}, escapedAs && 'error')
  },
})

const short = (names: readonly string[]): string[] =>
  names.length > maxNames ? [...names.slice(0, maxNames), `${names.length - maxNames} more`] : [...names]
