import {sigKinds} from '../../diagnosis/catalogue/sig.ts'
import {turnKinds} from '../../diagnosis/catalogue/turn.ts'
import type {FindingCode} from '../../model/finding.ts'
import type {SavedUse} from '../../model/headroom.ts'
import {quotas} from '../../model/quotas.ts'
import {parseResourceArn} from '../../model/resource-arn.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {printable} from '../../protocol/text.ts'

/** A file as somebody gave it: nothing about it is certain. */
interface Loose {
  readonly [member: string]: unknown
}

/** What a probe was refused because of. */
const refusedBy: readonly (readonly [FindingCode, quotaId: string])[] = [
  [sigKinds.viewerLimit.code, 'signaling.viewers'],
  [turnKinds.quotaReached.code, 'turn.allocations'],
]

/**
 * What a saved report of a probe tells of the use of quotas: what it measured, as the size of its messages, and which quota it was
 * refused by.
 * @throws UserError when the file is no report, or is of another region
 */
export function savedUsesOf({path, content}: {path: string; content: string}, region: string): readonly SavedUse[] {
  const report = parseReport(content, path)
  const subject = objectIn(report.subject)
  if (subject.region !== region) throw otherRegion(path, printable(String(subject.region)), region)
  const channel = typeof subject.channel === 'string' ? printable(subject.channel) : undefined
  const about = channel === undefined ? {} : {channel: parseResourceArn(channel)?.name ?? channel}
  const when = `in the ${printable(String(report.probe))} of ${printable(String(report.startedAt))}`
  return [...measured(report, when), ...refused(report, when)].map((use) => ({...use, ...about}))
}

function measured({evidence}: Loose, when: string): SavedUse[] {
  const rows = objectIn(objectIn(evidence).quotas).value
  if (!Array.isArray(rows)) return []
  return rows.flatMap((row: unknown): SavedUse[] => {
    const {quota, use} = objectIn(row)
    const id = objectIn(quota).id
    const {status, value, how} = objectIn(use)
    const known = quotas.find((candidate) => candidate.id === id)
    // What a service tells of is asked for again.
    if (!known || status !== 'measured' || typeof value !== 'number' || /CloudWatch|counted/.test(String(how))) return []
    return [{quotaId: known.id, use: {status: 'measured', value, how: `${printable(String(how))}, ${when}`}}]
  })
}

function refused({findings}: Loose, when: string): SavedUse[] {
  if (!Array.isArray(findings)) return []
  const codes = findings.map((finding: unknown) => objectIn(finding).code)
  return refusedBy
    .filter(([code]) => codes.includes(code))
    .map(([code, quotaId]) => {
      const {limit} = quotas.find(({id}) => id === quotaId)!
      return {quotaId, use: {status: 'measured', value: limit, how: `refused with ${code} ${when}`}}
    })
}

const objectIn = (value: unknown): Loose => (typeof value === 'object' && value !== null ? (value as Loose) : {})

function parseReport(content: string, path: string): Loose {
  try {
    const report = objectIn(JSON.parse(content))
    if (report.schema === 'urn:kvsctl:schema:report:1') return report
  } catch {
    // Said below.
  }
  throw new UserError({
    code: 'not-a-report',
    message: `${path} is no report of a probe.`,
    remedy: [{text: 'Save one:', command: 'kvsctl probe ice CHANNEL --report json=report.json'}],
    exitCode: exitCodes.usage,
  })
}

const otherRegion = (path: string, saved: string, region: string): UserError =>
  new UserError({
    code: 'region-contradiction',
    message: `The report in ${path} is of ${saved}, and quotas are looked at in ${region}.`,
    remedy: [{text: 'Name its region with --region, or leave --from out.'}],
    exitCode: exitCodes.usage,
  })
