import type {TransportAddress} from '../../model/transport-address.ts'
import {decodeStun} from '../../protocol/stun/decode-stun.ts'
import type {EmulatorContext} from '../context.ts'
import {answerBinding} from './answer-binding.ts'
import {answerClassicBinding} from './answer-classic.ts'
import {bindUdp} from './bind-udp.ts'
import {encodeError, refuseMalformed} from './error-response.ts'

export interface StunServer {
  readonly port: number
  close(): Promise<void>
}

/** What the STUN server says to a datagram; undefined for silence. Never throws. */
export function answerDatagram(bytes: Buffer, from: TransportAddress, faults: EmulatorContext['faults']): Uint8Array | undefined {
  const decoded = decodeStun(bytes)
  if (!decoded.ok) return refuseMalformed(bytes) ?? answerClassicBinding(bytes, from, 'stun', faults)
  const {message} = decoded
  if (message.class !== 'request') return undefined
  return message.method === 'Binding' ? answerBinding(message, from, 'stun', faults) : encodeError(message, {code: 400})
}

/** Starts what `stun.kinesisvideo.<region>.amazonaws.com` is: a STUN server over UDP (RFC 8489), Binding only. */
export async function startStun(context: EmulatorContext, port = 0): Promise<StunServer> {
  const socket = await bindUdp(context.host, port, (bytes, from) => {
    const answer = answerDatagram(bytes, from, context.faults)
    if (answer) socket.send(answer, from)
  })
  return {port: socket.local.port, close: socket.close}
}
