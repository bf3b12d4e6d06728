import type {Evidence} from '../model/evidence.ts'
import type {CheckResult, FindingCode} from '../model/finding.ts'
import {observedValue} from '../model/observed.ts'
import type {Outcome} from '../model/report.ts'
import {sessionLegs} from '../model/session-legs.ts'
import {endSentence} from './catalogue/env.ts'
import {count} from './count.ts'
import type {Diagnosis} from './run.ts'
import {sideOf} from './session-side.ts'

/** One sentence that a tired person understands. */
export function verdictOf(channel: string, outcome: Outcome, diagnosis: Omit<Diagnosis, 'outcome'>, evidence: Evidence): string {
  switch (outcome) {
    case 'interrupted':
      return `Interrupted: ${stateOf(diagnosis)}.`
    case 'failed':
      return withSide(failedVerdict(channel, diagnosis), evidence, diagnosis.rootCause?.code)
    case 'unknown':
      return `No cause can be named for ${channel}: ${endSentence(unknownReason(diagnosis.results))}`
    case 'ok':
      return withSide(okVerdict(channel, diagnosis, evidence), evidence)
  }
}

/** Where a whole session was wanted. */
function withSide(verdict: string, {session}: Evidence, code?: FindingCode): string {
  const side = session === undefined ? '' : sideOf(code)
  return side === '' ? verdict : `${verdict} ${side}.`
}

const stateOf = ({results, findings}: Omit<Diagnosis, 'outcome'>): string => {
  const judged = results.filter(({status}) => status === 'pass' || status === 'warn' || status === 'fail').length
  const errors = findings.filter(({severity}) => severity === 'error').length
  return `${judged} of ${results.length} checks were done, ${count(errors, 'error')} so far`
}

function failedVerdict(channel: string, {rootCause, findings}: Omit<Diagnosis, 'outcome'>): string {
  const cause = rootCause!
  const others = findings.filter((finding) => finding.severity === 'error' && finding !== cause).length
  const more = others === 0 ? '' : `; ${count(others, 'more error')} below`
  return `${channel} has a problem: ${lowerFirst(cause.title)} (${cause.code}${more}).`
}

/** `The clock …` -> `the clock …`; `AWS …` and `TURN …` stay. */
const lowerFirst = (text: string): string => (/^[A-Z][a-z]*\b/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text)

const unknownReason = (results: readonly CheckResult[]): string => {
  const first = results.find((result) => result.status === 'unknown' && result.required)
  return first?.status === 'unknown' ? first.reason : 'a required fact is missing.'
}

function okVerdict(channel: string, {findings}: Omit<Diagnosis, 'outcome'>, evidence: Evidence): string {
  const relays = observedValue(evidence.turnAllocations)?.filter(
    ({observed}) => observed.status === 'observed' && observed.value.stages.roundTrip.status === 'observed',
  ).length
  const answered = observedValue(evidence.offerAnswer)?.answer !== undefined
  const pictureMs = sessionLegs(evidence).find(({id}) => id === 'picture')?.endMs
  const parts = [
    ...(observedValue(evidence.signalingConnect)?.httpStatus === 101 ? ['signaling opens'] : []),
    ...(relays ? [relays === 1 ? '1 relay carries data' : `${relays} relays carry data`] : []),
    ...(answered ? ['a camera answered'] : []),
    ...(pictureMs === undefined ? [] : [`the first picture came after ${(pictureMs / 1000).toFixed(1)} s`]),
  ]
  const warnings = findings.filter(({severity}) => severity === 'warning')
  const but = warnings.length === 0 ? '' : `, but ${[...new Set(warnings.map(({title}) => lowerFirst(title)))].join(', and ')}`
  return `${channel} works from here${parts.length > 0 ? `: ${listOf(parts)}` : ''}${but}.`
}

const listOf = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
