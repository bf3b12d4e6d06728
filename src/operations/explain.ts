import {findingKinds} from '../diagnosis/catalogue/index.ts'
import type {Check} from '../diagnosis/check.ts'
import {checksByCommand} from '../diagnosis/checks/all.ts'
import type {FindingKind, ProvokingFault} from '../diagnosis/finding-kind.ts'
import type {FindingCode, Severity} from '../model/finding.ts'
import {exitCodes, UserError} from '../model/user-error.ts'
import {printable} from '../protocol/text.ts'
import {didYouMean} from './near-names.ts'
import {shellWord} from './shell-word.ts'

/** One line of the list of what can be explained. */
export interface ExplainedCode {
  readonly code: FindingCode
  readonly slug: string
  readonly severity: Severity
  readonly title: string
}

/** The page on a finding code. */
export interface Explanation extends ExplainedCode {
  readonly schema: 'urn:kvsctl:schema:explanation:1'
  readonly confidence: 'measured' | 'inferred'
  /** Paragraphs, and lists with `- `. */
  readonly page: string
  /** Codes that make this one a consequence. */
  readonly explainedBy: readonly FindingCode[]
  /** How to see it: what makes the emulator, or this machine, show it. */
  readonly provokedBy: string
  /** Commands that show it on this machine; none where it takes more than a fault of the emulator. */
  readonly provokeWith: readonly string[]
}

export interface ExplainedCodes {
  readonly schema: 'urn:kvsctl:schema:explained-codes:1'
  readonly codes: readonly ExplainedCode[]
}

/** Everything that can be explained, by suite. */
export const explainAll = (): ExplainedCodes => ({
  schema: 'urn:kvsctl:schema:explained-codes:1',
  codes: findingKinds.map(lineOf),
})

/**
 * The page on a code (`KVS-TURN-004`) or slug (`TURN_401`), in any case.
 * @throws UserError with near names when there is no such code
 */
export function explain(term: string): Explanation {
  const wanted = term.trim().toUpperCase()
  const kind = findingKinds.find(({code, slug}) => code === wanted || slug === wanted)
  if (!kind) throw unknownCode(term, wanted)
  return {
    schema: 'urn:kvsctl:schema:explanation:1',
    ...lineOf(kind),
    confidence: kind.confidence,
    page: kind.page,
    explainedBy: kind.explainedBy ?? [],
    provokedBy: provocationOf(kind),
    provokeWith: provokingCommands(kind),
  }
}

const lineOf = ({code, slug, severity, title}: FindingKind<never>): ExplainedCode => ({code, slug, severity, title})

const faultsOf = ({provokedBy}: FindingKind<never>): readonly ProvokingFault[] =>
  'fault' in provokedBy ? [provokedBy, ...(provokedBy.and ?? [])] : []

function provocationOf(kind: FindingKind<never>): string {
  const {provokedBy} = kind
  if ('environment' in provokedBy) return provokedBy.environment
  if ('evidenceOnly' in provokedBy) return `nothing yet: ${provokedBy.evidenceOnly}`
  return faultsOf(kind)
    .map(({fault}) => `fault ${fault}`)
    .join(' and ')
}

const faultCommand = ({fault, params = {}}: ProvokingFault): string =>
  ['kvsctl emulator fault add', fault, ...Object.entries(params).map(([name, value]) => shellWord(`${name}=${value}`))].join(' ')

function provokingCommands(kind: FindingKind<never>): string[] {
  const faults = faultsOf(kind)
  return faults.length === 0 ? [] : ['kvsctl emulator start', ...faults.map(faultCommand), probeCommand(kind)]
}

/** The first probe that looks for it, with what has it look. */
function probeCommand({code, provokedBy}: FindingKind<never>): string {
  const looksFor = (checks: readonly Check[]): boolean => checks.some(({emits}) => emits.some((kind) => kind.code === code))
  const [command = 'probe ice'] = Object.entries(checksByCommand).find(([, checks]) => looksFor(checks)) ?? []
  const flags = 'fault' in provokedBy ? (provokedBy.flags ?? []) : []
  return ['kvsctl', command, 'demo --local', ...flags].join(' ')
}

function unknownCode(term: string, wanted: string): UserError {
  const names = findingKinds.flatMap(({code, slug}) => [code, slug])
  return new UserError({
    code: 'unknown-code',
    message: `There is no finding "${printable(term, {maxLength: 60})}".${didYouMean(wanted, names)}`,
    remedy: [{text: 'See all codes.', command: 'kvsctl explain'}],
    exitCode: exitCodes.usage,
  })
}
