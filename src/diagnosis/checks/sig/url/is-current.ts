import {urlParameter} from '../../../../model/presigned-url.ts'
import {urlSignatureKinds} from '../../../catalogue/url-signature.ts'
import {defineCheck} from '../../../check.ts'

const {urlExpired, urlNotYetValid, urlExpiresRange, urlDate} = urlSignatureKinds

/** "5 min." in the texts of the service. */
const skewSeconds = 300
const maxExpiresSeconds = 604_800

export const isCurrent = defineCheck({
  id: 'sig.url-is-current',
  title: 'The URL is valid now',
  needs: ['presignedUrl'],
  after: [],
  emits: [urlExpired, urlNotYetValid, urlExpiresRange, urlDate],
  settings: {},
  required: true,
  *judge({presignedUrl: url}, {run}) {
    const {dateMs, expiresSeconds} = url
    const [date, expires] = [urlParameter(url, 'X-Amz-Date'), urlParameter(url, 'X-Amz-Expires')]
    if (date !== undefined && dateMs === undefined) yield urlDate.found('X-Amz-Date', {value: date, problem: dateProblem(date)})
    const inRange = expiresSeconds !== undefined && expiresSeconds >= 1 && expiresSeconds <= maxExpiresSeconds
    if (expires !== undefined && !inRange) yield urlExpiresRange.found('X-Amz-Expires', {value: expires})
    if (dateMs === undefined) return
    const ageSeconds = (Date.parse(run.startedAt) - dateMs) / 1000
    const about = {signedAt: iso(dateMs), ...hintOf(ageSeconds)}
    if (ageSeconds < -skewSeconds) yield urlNotYetValid.found('X-Amz-Date', {aheadSeconds: Math.round(-ageSeconds), ...about})
    else if (inRange && ageSeconds > expiresSeconds)
      yield urlExpired.found('X-Amz-Date', {expiredSecondsAgo: Math.round(ageSeconds - expiresSeconds), expiresSeconds, ...about})
    else if (inRange) yield {note: `for another ${Math.floor(expiresSeconds - ageSeconds)} s`}
  },
})

const iso = (ms: number): string => new Date(ms).toISOString().replace('.000', '')

/** What is off by whole hours, to within a minute or two, was most likely written by a clock that was right. */
function hintOf(ageSeconds: number): {readonly hint?: string} {
  const hours = Math.round(ageSeconds / 1800) / 2
  if (hours === 0 || Math.abs(hours) > 14 || Math.abs(ageSeconds - hours * 3600) > 120) return {}
  if (hours === 12)
    return {hint: 'That is twelve hours off: perhaps the date was formatted with a 12-hour clock (hh instead of HH).'}
  return {hint: `If it was made just now, it is ${Math.abs(hours)} h off: local time, perhaps, written as if it were UTC.`}
}

function dateProblem(text: string): string {
  if (/[ap]\.?m/i.test(text)) return 'a 12-hour clock'
  if (/^\d{4}-\d\d-\d\d/.test(text)) return 'hyphens and colons do not belong there'
  if (/^\d{8}T\d{6}\.\d+Z?$/.test(text)) return 'there is no fraction of a second'
  if (/^\d{8}T\d{6}$/.test(text)) return 'the Z at the end is missing, and it must be UTC'
  if (/^\d{9,13}$/.test(text)) return 'that is a number of seconds or milliseconds'
  return (text.match(/\P{ASCII}/u) && 'digits that are not 0 to 9') || 'no such date'
}
