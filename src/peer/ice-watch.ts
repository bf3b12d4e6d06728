import type {RTCPeerConnection} from 'werift'
import type {WebrtcStats} from '../model/webrtc-stats.ts'
import type {Address} from './learnt-candidates.ts'

interface Answer {
  getAttributeValue(name: 'XOR-MAPPED-ADDRESS'): Address | undefined
}

interface Protocol {
  request(message: unknown, to: Address, ...rest: unknown[]): Promise<readonly [Answer, Address]>
  sendStun(message: {readonly messageClass: number}, to: Address): Promise<void>
}

interface Pair {
  readonly id: string
  readonly protocol: unknown
  readonly remoteAddr: Address
}

/** What is used of werift's ICE agent. */
interface IceAgent {
  ensureProtocol(protocol: Protocol): void
  readonly checkList: readonly Pair[]
  readonly nominated?: Pair
  readonly stunServer?: Address
  send(data: Buffer): Promise<void>
  readonly onData: {subscribe(listener: (data: Buffer) => void): unknown}
}

/** Times as `Date.now()`, under their W3C names. */
type PairTimes = {
  firstRequestTimestamp?: number
  lastRequestTimestamp?: number
  lastResponseTimestamp?: number
  lastPacketSentTimestamp?: number
  lastPacketReceivedTimestamp?: number
}

/** RFC 8489 §5: both bits of the class are 0. */
const requestClass = 0

/** Notes when each pair was last heard of, and the dialogue with the STUN server: werift counts, but tells no times and no servers. */
export class IceWatch {
  readonly #pairs = new Map<string, PairTimes>()
  readonly #mapped = new Map<string, Address>()
  readonly #watched = new Set<object>()
  readonly #stun = {totalRequestsSent: 0, totalResponsesReceived: 0, totalRoundTripTime: 0}
  #askedStun = false

  watch({iceTransports}: RTCPeerConnection): void {
    for (const {connection} of iceTransports) {
      if (this.#watched.has(connection)) continue
      this.#watched.add(connection)
      this.#watchAgent(connection as unknown as IceAgent)
    }
  }

  #watchAgent(ice: IceAgent): void {
    const {ensureProtocol, send} = ice
    ice.ensureProtocol = (protocol) => {
      this.#watchProtocol(ice, protocol)
      ensureProtocol.call(ice, protocol)
    }
    ice.send = async (data) => {
      await send.call(ice, data)
      this.#note(ice.nominated, 'lastPacketSentTimestamp')
    }
    ice.onData.subscribe(() => this.#note(ice.nominated, 'lastPacketReceivedTimestamp'))
  }

  #watchProtocol(ice: IceAgent, protocol: Protocol): void {
    const {request, sendStun} = protocol
    const isStunServer = (to: Address) => to[0] === ice.stunServer?.[0] && to[1] === ice.stunServer[1]
    const pairTo = (to: Address) =>
      ice.checkList.find((pair) => pair.protocol === protocol && pair.remoteAddr[0] === to[0] && pair.remoteAddr[1] === to[1])
    protocol.request = async (message, to, ...rest) => {
      const beganAt = performance.now()
      const pair = pairTo(to)
      this.#note(pair, 'firstRequestTimestamp')
      this.#note(pair, 'lastRequestTimestamp')
      const asksStun = isStunServer(to)
      if (asksStun) this.#askedStun = true
      const answer = await request.call(protocol, message, to, ...rest)
      this.#note(pair, 'lastResponseTimestamp')
      const mapped = answer[0].getAttributeValue('XOR-MAPPED-ADDRESS')
      if (pair && mapped) this.#mapped.set(pair.id, mapped)
      if (asksStun) this.#answeredAfter((performance.now() - beganAt) / 1000)
      return answer
    }
    protocol.sendStun = async (message, to) => {
      // Every repetition comes by here, with the address that the server's name was resolved to.
      if (message.messageClass === requestClass && !pairTo(to)) this.#stun.totalRequestsSent++
      await sendStun.call(protocol, message, to)
    }
  }

  #answeredAfter(seconds: number): void {
    this.#stun.totalResponsesReceived++
    this.#stun.totalRoundTripTime += seconds
  }

  #note(pair: Pair | undefined, what: keyof PairTimes): void {
    if (!pair) return
    const times = this.#pairs.get(pair.id) ?? {}
    this.#pairs.set(pair.id, times)
    if (what !== 'firstRequestTimestamp' || times[what] === undefined) times[what] = Date.now()
  }

  /** Of a `candidate-pair`. */
  timesOf(statsId: string): PairTimes {
    return ofPair(this.#pairs, statsId) ?? {}
  }

  /** Where the other side saw the checks of a `candidate-pair` come from. */
  mappedOf(statsId: string): Address | undefined {
    return ofPair(this.#mapped, statsId)
  }

  /** The STUN server as one of the ICE servers, where one was asked: from every socket that gathers. */
  serverStats(url: string | undefined, timestamp: number): readonly WebrtcStats[] {
    if (!this.#askedStun || url === undefined) return []
    const port = /:(\d+)(?:\?|$)/.exec(url)?.[1]
    return [
      {
        ...{type: 'ice-server', id: `ice-server_${url}`, timestamp, url, protocol: 'udp', ...this.#stun},
        port: Number(port ?? 3478),
      },
    ]
  }
}

/** The id of a `candidate-pair` ends with that of werift's pair. */
function ofPair<T>(known: ReadonlyMap<string, T>, statsId: string): T | undefined {
  for (const [id, value] of known) if (statsId.endsWith(id)) return value
  return undefined
}
