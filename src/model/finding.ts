import type {EvidenceKey} from './evidence.ts'
import type {Remedy} from './user-error.ts'

export type Severity = 'error' | 'warning' | 'info'

export type Suite = 'ENV' | 'NET' | 'API' | 'SIG' | 'STUN' | 'TURN' | 'ICE' | 'SDP' | 'RTP' | 'STO' | 'QUO' | 'LOG'

export type FindingCode = `KVS-${Suite}-${string}`

/** A thing that is wrong, as a value: what the report carries. */
export interface Finding {
  readonly code: FindingCode
  readonly severity: Severity
  /** `inferred` where it rests on behaviour of the service that AWS has not documented. */
  readonly confidence: 'measured' | 'inferred'
  /** States the bad condition. */
  readonly title: string
  /** The server, channel or address that it is about. */
  readonly subject: string
  /** One or two sentences with the numbers of this case. */
  readonly says: string
  readonly data: Readonly<Record<string, unknown>>
  readonly remedy: readonly Remedy[]
  readonly evidence: readonly EvidenceKey[]
}

export type CheckResult = {
  readonly id: string
  /** States the good condition. */
  readonly title: string
} & (
  | {readonly status: 'pass'; readonly note?: string}
  | {readonly status: 'warn' | 'fail'; readonly findings: readonly Finding[]}
  | {readonly status: 'skip'; readonly reason: string}
  | {readonly status: 'unknown'; readonly reason: string; readonly remedy: readonly Remedy[]; readonly required: boolean}
)
