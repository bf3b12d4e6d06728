import type {TransportAddress} from '../../model/transport-address.ts'
import {encodeStun} from '../../protocol/stun/encode-stun.ts'
import {attributeOf, type StunMessage} from '../../protocol/stun/message.ts'
import type {FaultRegistry} from '../faults/registry.ts'
import {encodeError, unknownAttributeCodes} from './error-response.ts'

/**
 * Answers a Binding request with where it came from (RFC 8489 §6.3.3). Credentials of ICE checks in it are not looked at: this
 * server asks for none.
 * @param server `stun`, `turn-1` or `turn-2`: what faults may be limited to
 * @param mapped the attribute that the client looks for
 * @returns the response, undefined for silence
 */
export function answerBinding(
  request: StunMessage,
  from: TransportAddress,
  server: string,
  faults: Pick<FaultRegistry, 'consult'>,
  mapped: 'XOR-MAPPED-ADDRESS' | 'MAPPED-ADDRESS' = 'XOR-MAPPED-ADDRESS',
): Uint8Array | undefined {
  const fault = faults.consult('binding', {server})
  if (fault?.kind === 'silent') return undefined
  if (fault?.kind === 'raw') return fault.bytes
  if (fault) return encodeError(request, fault)
  const unknown = unknownAttributeCodes(request)
  if (unknown.length > 0) return encodeError(request, {code: 420, unknown})
  return encodeStun(
    {
      method: 'Binding',
      class: 'success',
      transactionId: request.transactionId,
      attributes: [{type: mapped, value: from}],
    },
    {fingerprint: attributeOf(request, 'FINGERPRINT') !== undefined},
  )
}
