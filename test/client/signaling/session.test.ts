import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import type {SignalingConnection} from '../../../src/client/signaling/connection.ts'
import {type SessionOptions, type SignalingSession, startSession} from '../../../src/client/signaling/session.ts'
import type {ConnectReason, SessionEvent} from '../../../src/model/signaling.ts'
import {createTestContext} from '../../support/emulator-context.ts'
import {ManualClock} from '../../support/manual-clock.ts'
import {randomSequence} from '../../support/random-sequence.ts'
import {channelArn, type SignalingServer, startSignalingServer} from '../../support/signaling-server.ts'

let clock: ManualClock
let server: SignalingServer
let session: SignalingSession | undefined
beforeEach(async () => {
  clock = new ManualClock()
  server = await startSignalingServer(createTestContext({clock}), {verify: true})
})
afterEach(async () => {
  await session?.close()
  session = undefined
  await server.close()
})

/** What a session tells, and a way to wait for it. */
class Witness {
  readonly events: SessionEvent[] = []
  readonly frames: string[] = []
  readonly asked: ConnectReason[] = []
  #look: () => void = () => undefined

  start(more: Partial<SessionOptions> = {}): SignalingSession {
    session = startSession({
      role: 'VIEWER',
      clientId: 'v1',
      region: 'us-west-2',
      clock,
      random: randomSequence(),
      place: async (why) => {
        this.asked.push(why)
        return {channelArn, endpoint: `ws://127.0.0.1:${server.ports[more.role ?? 'VIEWER']}`}
      },
      credentials: async () => server.context.credentials,
      onEvent: (event) => {
        this.events.push(event)
        this.#look()
      },
      onFrame: (frame) => {
        if (frame.kind === 'text') this.frames.push(frame.text)
        this.#look()
      },
      ...more,
    })
    return session
  }

  /** Waits for real sockets, not for time. */
  async until<T>(find: () => T | undefined): Promise<T> {
    for (;;) {
      const found = find()
      if (found !== undefined) return found
      await new Promise<void>((resolve) => {
        this.#look = resolve
      })
    }
  }

  next<K extends SessionEvent['kind']>(kind: K): Promise<Extract<SessionEvent, {kind: K}>> {
    return this.until(() => {
      const at = this.events.findIndex((event) => event.kind === kind)
      return at === -1 ? undefined : (this.events.splice(0, at + 1).at(-1) as Extract<SessionEvent, {kind: K}>)
    })
  }

  async reconnect(): Promise<Extract<SessionEvent, {kind: 'connected'}>> {
    clock.advance((await this.next('retry')).afterMs)
    return this.next('connected')
  }
}

const offer = JSON.stringify({action: 'SDP_OFFER', messagePayload: 'e30='})

describe('a signaling session', () => {
  it('connects, and closes without a trace', async () => {
    const witness = new Witness()
    const own = new ManualClock()
    await witness.start({clock: own}).connected
    expect(witness.events).toEqual([
      {
        ...{kind: 'connected', role: 'VIEWER', clientId: 'v1', channelArn, endpoint: `127.0.0.1:${server.ports.VIEWER}`},
        ...{why: 'start', tookMs: 0, downMs: 0},
      },
    ])
    await session!.close()
    expect(await session!.ended).toBeUndefined()
    expect(server.signaling.openConnections()).toEqual([])
    expect(session!.send(offer)).toBe(false)
    expect(own.pending).toBe(0)
  })

  it('that is refused at first ends with what the service said', async () => {
    const wrong = {...server.context.credentials, secretAccessKey: 'wrong'}
    const refused = new Witness().start({credentials: async () => wrong})
    await expect(refused.connected).rejects.toMatchObject({
      failure: {kind: 'refused', httpStatus: 403, message: expect.stringContaining('refused the websocket of a viewer')},
    })
    expect(await refused.ended).toMatchObject({httpStatus: 403})
  })

  it('follows GO_AWAY without losing or doubling a message', async () => {
    const viewer = new Witness()
    const master = new Witness()
    const camera = master.start({role: 'MASTER'})
    await camera.connected
    await viewer.start().connected
    server.signaling.goAway('demo')
    await Promise.all([viewer.next('go-away'), master.next('go-away')])
    session!.send(offer)
    await master.until(() => master.frames.find((frame) => frame.includes('SDP_OFFER')))
    clock.advance((await viewer.next('retry')).afterMs)
    await viewer.next('connected')
    expect(await viewer.next('closed')).toMatchObject({cause: 'ours', code: 1000})
    session!.send(offer)
    await master.until(() => (master.frames.filter((frame) => frame.includes('SDP_OFFER')).length === 2 ? true : undefined))
    expect(viewer.asked).toEqual(['start', 'go-away'])
    await camera.close()
  })

  it('is kept alive by its pings, and tells how long they take', async () => {
    const witness = new Witness()
    await witness.start().connected
    for (let passed = 0; passed < 900_000; passed += 10_000) {
      clock.advance(10_000)
      expect(await witness.next('pong')).toEqual({kind: 'pong', rttMs: expect.any(Number)})
    }
    expect(server.signaling.openConnections()).toHaveLength(1)
  })

  it('without pings is cut off after ten minutes of silence, says so, and comes back to the same endpoint', async () => {
    const witness = new Witness()
    await witness.start({pingMs: 0}).connected
    clock.advance(600_000)
    expect(await witness.next('closed')).toMatchObject({cause: 'idle', code: 1001, silentMs: 600_000})
    expect(await witness.reconnect()).toMatchObject({why: 'closed'})
    expect(witness.asked).toEqual(['start'])
  })

  it('with pings is cut off when it is an hour old', async () => {
    const witness = new Witness()
    await witness.start().connected
    const closed = witness.next('closed')
    for (let passed = 0; passed < 3_600_000; passed += 10_000) {
      clock.advance(10_000)
      await new Promise((resolve) => setImmediate(resolve))
      if (server.signaling.openConnections().length === 0) break
    }
    expect(await closed).toMatchObject({cause: 'age'})
    expect(await witness.reconnect()).toMatchObject({why: 'closed', downMs: expect.any(Number)})
  })

  it('asks for a fresh endpoint after an attempt that failed, and for keys every time', async () => {
    const witness = new Witness()
    let asked = 0
    const credentials = async () => {
      asked++
      return server.context.credentials
    }
    await witness.start({pingMs: 0, credentials}).connected
    clock.advance(600_000)
    server.context.faults.add({name: 'websocket-refused', params: {status: '503'}, count: 1})
    clock.advance((await witness.next('retry')).afterMs)
    expect(await witness.next('not-connected')).toMatchObject({failure: {kind: 'refused', httpStatus: 503}})
    expect(await witness.reconnect()).toMatchObject({why: 'refused'})
    expect(witness.asked).toEqual(['start', 'refused'])
    expect(asked).toBe(3)
  })

  it('takes a connection for dead when three pings were not answered', async () => {
    const witness = new Witness()
    let tellClosed: (close: {code: number; reason: string}) => void = () => undefined
    const deaf: SignalingConnection = {
      ...{send: () => true, sendFrame: () => true, ping: () => undefined, onMessage: () => undefined, onFrame: () => undefined},
      onClose: (listener) => {
        tellClosed = listener
      },
      close: async () => tellClosed({code: 1006, reason: ''}),
    }
    const fact = {role: 'VIEWER', endpoint: 'x:443', headers: {}, httpStatus: 101} as const
    await witness.start({open: async () => ({status: 'open', connection: deaf, fact})}).connected
    clock.advance(40_000)
    expect(witness.events.map(({kind}) => kind)).toEqual(['connected', 'no-pong', 'no-pong', 'no-pong', 'closed', 'retry'])
    expect(await witness.next('closed')).toMatchObject({cause: 'no-pong', ageMs: 40_000})
  })

  it('does not wait for ever for a service that does not answer', async () => {
    const silent = new Witness().start({open: () => new Promise(() => undefined)})
    await new Promise((resolve) => setImmediate(resolve))
    clock.advance(20_000)
    await expect(silent.connected).rejects.toMatchObject({failure: {kind: 'timeout'}})
    expect(clock.pending).toBe(0)
  })
})
