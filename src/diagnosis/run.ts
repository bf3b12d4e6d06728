import type {Evidence, EvidenceKey} from '../model/evidence.ts'
import type {CheckResult, Finding} from '../model/finding.ts'
import type {Failure} from '../model/observed.ts'
import type {Outcome} from '../model/report.ts'
import type {Remedy} from '../model/user-error.ts'
import type {Check, CheckContext, Facts, RunFacts, SettingValues, Yielded} from './check.ts'
import type {About, Raised} from './finding-kind.ts'
import {remedyFor} from './remedies.ts'
import {rootCauseOf} from './root-cause.ts'

export interface Diagnosis {
  readonly results: readonly CheckResult[]
  /** Errors first, then warnings, then the rest; in the order of the checks within. */
  readonly findings: readonly Finding[]
  readonly rootCause?: Finding
  readonly outcome: Exclude<Outcome, 'interrupted'>
}

/** Settings that differ from their defaults: check id -> name -> value. */
export type CheckSettings = Readonly<Record<string, SettingValues>>

/** Judges evidence, live or saved: the same evidence always gives the same diagnosis. `checks` stand in the order of their `after`. */
export function diagnose(checks: readonly Check[], evidence: Evidence, run: RunFacts, settings: CheckSettings = {}): Diagnosis {
  const results: CheckResult[] = []
  for (const check of checks) results.push(resultOf(check, evidence, run, settings[check.id] ?? {}, results))
  const findings = results
    .flatMap((result) => ('findings' in result ? result.findings : []))
    .toSorted((a, b) => severityRank[a.severity] - severityRank[b.severity])
  const rootCause = rootCauseOf(findings)
  return {results, findings, ...(rootCause && {rootCause}), outcome: outcomeOf(results, findings)}
}

const severityRank = {error: 0, warning: 1, info: 2} as const

const outcomeOf = (results: readonly CheckResult[], findings: readonly Finding[]): Diagnosis['outcome'] => {
  if (findings.some((finding) => finding.severity === 'error')) return 'failed'
  return results.some((result) => result.status === 'unknown' && result.required) ? 'unknown' : 'ok'
}

function resultOf(
  check: Check,
  evidence: Evidence,
  run: RunFacts,
  given: SettingValues,
  earlier: readonly CheckResult[],
): CheckResult {
  const head = {id: check.id, title: check.title}
  const complete = check.needs.every((key) => evidence[key]?.status === 'observed')
  const blocked = blockedBy(check, earlier)
  const facts = complete ? factsOf(check, evidence) : undefined
  if (blocked !== undefined && !(facts && standsAlone(check, facts))) return {...head, status: 'skip', reason: blocked}

  const context = contextOf(check, evidence, run, given)
  if (facts) return concluded(check, [...check.judge(facts, context)], run)
  const missing = check.needs.find((key) => evidence[key]?.status !== 'observed')!
  const there = evidence[missing]
  if (there?.status !== 'failed')
    return {...head, status: 'skip', reason: there?.status === 'not-attempted' ? there.reason : `${missing} was not looked for`}
  const raised = check.onFailure?.(there.failure, missing, context)
  return raised ? concluded(check, raised, run) : unknown(check, there.failure, run)
}

const unknown = (check: Check, failure: Failure, run: RunFacts): CheckResult => ({
  id: check.id,
  title: check.title,
  status: 'unknown',
  reason: failure.message,
  remedy: remedyFor(failure, run),
  required: check.required,
})

const standsAlone = ({standsAlone: alone = false}: Check, facts: Facts<EvidenceKey>): boolean =>
  typeof alone === 'function' ? alone(facts) : alone

/** Why a check cannot say anything of its own: one cause, one alarm. */
function blockedBy(check: Check, earlier: readonly CheckResult[]): string | undefined {
  for (const id of check.explainedBy ?? []) {
    const before = earlier.find((result) => result.id === id)
    if (before?.status === 'fail') return blockedText(before)
  }
  for (const id of check.after) {
    const before = earlier.find((result) => result.id === id)
    if (before?.status === 'fail') return blockedText(before)
    if (before?.status === 'unknown') return `depends on "${before.title}", which is unknown`
    if (before?.status === 'skip') return before.reason
  }
  return undefined
}

const blockedText = ({findings}: CheckResult & {status: 'warn' | 'fail'}): string =>
  `blocked by ${findings.find((f) => f.severity === 'error')!.code}`

const contextOf = (
  check: Check,
  evidence: Evidence,
  run: RunFacts,
  given: SettingValues,
): CheckContext<EvidenceKey, SettingValues> => ({
  run,
  settings: {...Object.fromEntries(Object.entries(check.settings).map(([name, setting]) => [name, setting.default])), ...given},
  evidence: Object.fromEntries((check.looksAt ?? []).map((key) => [key, evidence[key]])) as Evidence,
})

const factsOf = (check: Check, evidence: Evidence): Facts<EvidenceKey> =>
  Object.fromEntries(
    check.needs.map((key) => {
      const observed = evidence[key]
      return [key, observed?.status === 'observed' ? observed.value : undefined]
    }),
  ) as unknown as Facts<EvidenceKey>

function concluded(check: Check, yielded: readonly Yielded[], run: RunFacts): CheckResult {
  const head = {id: check.id, title: check.title}
  const findings = yielded.filter((y) => 'kind' in y).map((raised) => findingOf(check, raised, run))
  if (findings.length > 0)
    return {...head, status: findings.some((finding) => finding.severity === 'error') ? 'fail' : 'warn', findings}
  const unjudged = yielded.find((y) => 'unjudged' in y)
  if (unjudged) return unknown(check, unjudged.unjudged, run)
  const skipped = yielded.find((y) => 'skipped' in y)
  if (skipped) return {...head, status: 'skip', reason: skipped.skipped}
  const notes = yielded.filter((y) => 'note' in y).map(({note}) => note)
  return {...head, status: 'pass', ...(notes.length > 0 && {note: notes.join('; ')})}
}

function findingOf(check: Check, {kind, subject, data, severity, confidence}: Raised, run: RunFacts): Finding {
  const about = aboutOf(subject, run)
  return {
    code: kind.code,
    severity: severity ?? kind.severity,
    confidence: confidence ?? kind.confidence,
    title: kind.title,
    subject,
    says: kind.says(data, about),
    data,
    remedy: possibleIn(run, kind.remedy(data, about)),
    evidence: [...check.needs, ...(check.looksAt ?? [])],
  }
}

/** Where no service was asked, there is none to which the commands could go. */
const possibleIn = ({world}: RunFacts, remedies: readonly Remedy[]): readonly Remedy[] =>
  world === 'none'
    ? remedies.map(({command, ...rest}) => (command?.startsWith('kvsctl ') ? rest : {...rest, ...(command && {command})}))
    : remedies

const aboutOf = (subject: string, {channel, region, world}: RunFacts): About => ({
  subject,
  channel,
  region,
  command: (verb, ...args) => ['kvsctl', verb, ...args, ...whereFlags(world, region)].join(' '),
})

const whereFlags = (world: string, region: string): string[] => {
  if (world === 'local') return ['--local']
  return ['--region', region, ...(world === 'aws' ? [] : ['--endpoint-url', world])]
}
