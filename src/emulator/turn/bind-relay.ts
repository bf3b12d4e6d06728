import type {TransportAddress} from '../../model/transport-address.ts'
import {type BoundUdp, bindUdp} from '../stun/bind-udp.ts'

/** Half of the free ports are even, so this many misses in a row do not happen by chance. */
const evenPortAttempts = 20

/** Binds the socket of a relay. @throws the system's error when there is none left */
export async function bindRelay(
  host: string,
  evenPort: boolean,
  onMessage: (bytes: Buffer, from: TransportAddress) => void,
): Promise<BoundUdp> {
  for (let attempt = 1; ; attempt++) {
    const relay = await bindUdp(host, 0, onMessage)
    if (!evenPort || relay.local.port % 2 === 0) return relay
    await relay.close()
    if (attempt >= evenPortAttempts) throw new Error(`found no even port in ${attempt} attempts`)
  }
}
