import type {FindingCode, Severity} from '../model/finding.ts'
import type {Remedy} from '../model/user-error.ts'

/** What a finding of a kind knows about its case: serialisable, with units in the names. */
export type FindingData = Readonly<Record<string, unknown>>

/** How a finding is made to appear on purpose. Codes that rest on evidence alone are never counted as proven. */
export type Provocation =
  | (ProvokingFault & {
      /** Faults that have to strike at the same time. */
      readonly and?: readonly ProvokingFault[]
      /** Without which the probe does not look. */
      readonly flags?: readonly string[]
    })
  | {readonly environment: string}
  | {readonly evidenceOnly: string}

/** A fault of the emulator, as `kvsctl emulator fault add NAME k=v` takes it. */
export interface ProvokingFault {
  readonly fault: string
  readonly params?: Readonly<Record<string, string>>
}

/** The case that a finding is about. */
export interface About {
  readonly subject: string
  /** Name or ARN, as it was given. */
  readonly channel: string
  readonly region: string
  /** A kvsctl command that runs where this run ran: `command('ice config', channel)`. */
  command(verb: string, ...args: readonly string[]): string
}

export interface FindingKindInit<D extends FindingData> {
  /** `KVS-<SUITE>-<nnn>`; never given to another kind, even after this one is gone. */
  readonly code: FindingCode
  /** The name that people remember: `UDP_BLOCKED`. */
  readonly slug: string
  readonly severity: Severity
  readonly confidence: 'measured' | 'inferred'
  /** States the bad condition. */
  readonly title: string
  /** One or two sentences with the numbers of the case. */
  says(data: D, about: About): string
  remedy(data: D, about: About): readonly Remedy[]
  /** The page of `kvsctl explain`: what it means, how kvsctl saw it, what usually causes it. Paragraphs, and lists with `- `. */
  readonly page: string
  readonly provokedBy: Provocation
  /** Codes that make this one a consequence when they are found as well. */
  readonly explainedBy?: readonly FindingCode[]
}

/** A thing that can be wrong. */
export interface FindingKind<D extends FindingData = FindingData> extends FindingKindInit<D> {
  /** This kind, met in a case. `severity` is for where the case decides it (`--expect-answer`). */
  found(subject: string, data: D, severity?: Severity): Raised
}

/** What a check yields; the runner makes a `Finding` of it. */
export interface Raised {
  readonly kind: FindingKind
  readonly subject: string
  readonly data: FindingData
  readonly severity?: Severity
  /** Where more was measured in this case than the kind promises. */
  readonly confidence?: 'measured'
}

export function defineKind<D extends FindingData>(init: FindingKindInit<D>): FindingKind<D> {
  const kind: FindingKind<D> = {
    ...init,
    found: (subject, data, severity) => ({
      kind: kind as unknown as FindingKind,
      subject,
      data,
      ...(severity !== undefined && {severity}),
    }),
  }
  return kind
}
