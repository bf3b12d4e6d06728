import {FailureError} from '../../model/failure-error.ts'
import type {TransportAddress} from '../../model/transport-address.ts'
import {attributeValue, type StunMessage} from '../../protocol/stun/message.ts'
import {printable} from '../../protocol/text.ts'
import {errorFactOf, formatStunError} from './error-fact.ts'
import {type StunContext, transact} from './transact.ts'
import {missing} from './transaction.ts'

export interface BindingAnswer {
  /** How the server sees us. */
  readonly mapped: TransportAddress
  readonly rttMs: number
  readonly software?: string
  /** OTHER-ADDRESS: where a server for NAT discovery (RFC 5780 §7.4) listens besides. */
  readonly other?: TransportAddress
}

/**
 * Asks a STUN server how it sees us (RFC 8489 §3, Binding).
 * @throws FailureError `refused` with the error code, or as {@link transact}
 */
export async function requestBinding(context: StunContext, timeoutMs: number, signal: AbortSignal): Promise<BindingAnswer> {
  const {message, rttMs} = await transact(
    context,
    {
      method: 'Binding',
      attributes: [],
      fingerprint: true,
      timeoutMs,
      check: (answer, bytes) =>
        answer.class === 'success' && !mappedIn(answer) ? missing('XOR-MAPPED-ADDRESS', bytes) : undefined,
    },
    signal,
  )
  if (message.class === 'error') throw refused(message, context.transport.endpoint)
  const software = attributeValue(message, 'SOFTWARE')
  const other = attributeValue(message, 'OTHER-ADDRESS')
  return {
    mapped: mappedIn(message)!,
    rttMs,
    ...(software !== undefined && {software: printable(software)}),
    ...(other && {other}),
  }
}

/** MAPPED-ADDRESS is what servers of RFC 3489 send; a NAT may have rewritten it. */
export const mappedIn = (message: StunMessage): TransportAddress | undefined =>
  attributeValue(message, 'XOR-MAPPED-ADDRESS') ?? attributeValue(message, 'MAPPED-ADDRESS')

function refused(message: StunMessage, endpoint: string): FailureError {
  const error = errorFactOf(message)
  return new FailureError({
    kind: 'refused',
    code: String(error.code),
    message: `${endpoint} refused ${formatStunError(error)}.`,
    endpoint,
  })
}
