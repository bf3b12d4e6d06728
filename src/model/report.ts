import type {IceCandidate} from './candidate.ts'
import type {Evidence} from './evidence.ts'
import type {CheckResult, Finding, Severity} from './finding.ts'
import type {Span} from './timeline.ts'
import {type ExitCode, exitCodes} from './user-error.ts'

/** What a probe concluded. */
export type Outcome =
  /** Every required check passed, or only warned. */
  | 'ok'
  /** At least one error finding. */
  | 'failed'
  /** No error finding, but a required check could not be judged. */
  | 'unknown'
  /** Ctrl-C. */
  | 'interrupted'

export interface Report {
  /** Id of the JSON schema that this document obeys. */
  readonly schema: 'urn:kvsctl:schema:report:1'
  readonly tool: {readonly name: 'kvsctl'; readonly version: string; readonly node: string}
  /** The command that was run: `probe ice`. */
  readonly probe: string
  readonly subject: {
    /** As it was given; absent where the run is about a region. */
    readonly channel?: string
    readonly channelArn?: string
    /** The file of ICE servers that the run was about, where it was about no channel. */
    readonly servers?: string
    /** The files that were examined, where it was about no channel. */
    readonly file?: string
    /** Empty where none is set and none was needed. */
    readonly region: string
    /** `aws`, `local` (the emulator), `none` (no service was asked), or the endpoint that was given. */
    readonly world: string
  }
  readonly startedAt: string
  readonly tookMs: number
  readonly outcome: Outcome
  /** One line: the verdict. */
  readonly verdict: string
  /** The failed finding that no other failed finding explains. */
  readonly rootCause?: Finding
  readonly findings: readonly Finding[]
  readonly results: readonly CheckResult[]
  readonly candidates: readonly IceCandidate[]
  readonly timeline: readonly Span[]
  readonly evidence: Evidence
}

/** `--fail-on`: the severity from which on a finding makes the exit code 1. */
export type FailOn = Severity | 'never'

const rank: Record<Severity, number> = {info: 0, warning: 1, error: 2}

/** The one place that turns a report into an exit code: never the format. */
export function exitCodeOf(report: Report, failOn: FailOn): ExitCode {
  if (report.outcome === 'interrupted') return exitCodes.interrupted
  if (failOn !== 'never' && report.findings.some((f) => rank[f.severity] >= rank[failOn])) return exitCodes.finding
  return report.results.some((r) => r.status === 'unknown' && r.required) ? exitCodes.unknown : exitCodes.ok
}

/** What a run was about, for titles: the channel as it was given, the file, the region, or else the place where it ran. */
export const subjectName = ({
  channel,
  servers,
  file,
  region,
}: Pick<Report['subject'], 'channel' | 'servers' | 'file' | 'region'>): string =>
  channel ?? servers ?? file ?? (region || 'this machine')
