import type {Finding} from '../model/finding.ts'
import type {Report} from '../model/report.ts'

/** The root cause first: it is what a reader came for. */
export function findingsInOrder({
  findings,
  rootCause,
}: Report): readonly {readonly finding: Finding; readonly isRootCause: boolean}[] {
  const isRootCause = (finding: Finding): boolean => finding.code === rootCause?.code && finding.subject === rootCause.subject
  return findings
    .map((finding) => ({finding, isRootCause: isRootCause(finding)}))
    .sort((a, b) => Number(b.isRootCause) - Number(a.isRootCause))
}
