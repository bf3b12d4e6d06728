import type {TransportAddress} from '../../model/transport-address.ts'
import {type BoundUdp, bindUdp} from '../stun/bind-udp.ts'

type OnMessage = (bytes: Buffer, from: TransportAddress) => void

/** A port that is bound for somebody who has not come yet. */
export interface SparePort {
  readonly socket: BoundUdp
  /** From now on, what comes is for this one. */
  adopt(onMessage: OnMessage): BoundUdp
}

/** Half of the free ports are even, so this many misses in a row do not happen by chance. */
const evenPortAttempts = 20

/** Binds the socket of a relay. @throws the system's error when there is none left */
export async function bindRelay(host: string, evenPort: boolean, onMessage: OnMessage): Promise<BoundUdp> {
  for (let attempt = 1; ; attempt++) {
    const relay = await bindUdp(host, 0, onMessage)
    if (!evenPort || relay.local.port % 2 === 0) return relay
    await relay.close()
    if (attempt >= evenPortAttempts) throw new Error(`found no even port in ${attempt} attempts`)
  }
}

/** Binds an even port and the next higher one. @throws the system's error when no such pair can be found */
export async function bindPair(host: string, onMessage: OnMessage): Promise<{relay: BoundUdp; spare: SparePort}> {
  for (let attempt = 1; ; attempt++) {
    const relay = await bindRelay(host, true, onMessage)
    try {
      return {relay, spare: await bindSpare(host, relay.local.port + 1)}
    } catch (error) {
      await relay.close()
      if (attempt >= evenPortAttempts) throw error
    }
  }
}

async function bindSpare(host: string, port: number): Promise<SparePort> {
  let receive: OnMessage = () => {}
  const socket = await bindUdp(host, port, (bytes, from) => receive(bytes, from))
  return {
    socket,
    adopt: (onMessage) => {
      receive = onMessage
      return socket
    },
  }
}
