import {beforeEach, describe, expect, it} from 'vitest'
import type {FaultPoint, FaultPoints} from '../../../src/emulator/faults/fault.ts'
import {allFaults} from '../../../src/emulator/faults/index.ts'
import {FaultRegistry} from '../../../src/emulator/faults/registry.ts'
import {ManualClock} from '../../support/manual-clock.ts'

let clock: ManualClock
let faults: FaultRegistry

beforeEach(() => {
  clock = new ManualClock()
  faults = new FaultRegistry(allFaults, clock)
})

/** Something that each fault strikes at its point, without parameters. */
const occasions: {readonly [P in FaultPoint]: (channel: string) => readonly FaultPoints[P]['about'][]} = {
  request: (channel) => [{operation: 'GetIceServerConfig', channel}],
  authenticate: (channel) => [{channel}],
  date: () => [{}],
  tls: () => [{host: 'viewer'}],
  arn: (channel) => [{channel}],
  endpoint: (channel) => [{channel, protocol: 'WSS'}],
  create: (channel) => [{channel}],
  edge: () => [{stream: 'a-stream'}],
  status: (channel) => [{channel}],
  upgrade: (channel) => [{role: 'VIEWER', channel}],
  slots: (channel) => [{channel}],
  connection: (channel) => (['MASTER', 'VIEWER'] as const).map((role) => ({role, channel})),
  message: (channel) => [{channel, messageType: 'SDP_OFFER', from: 'VIEWER', payloadBytes: 20_000}],
  report: (channel) => [{channel}],
  deliver: (channel) =>
    ['SDP_OFFER', 'SDP_ANSWER', 'ICE_CANDIDATE'].map((messageType) => ({channel, messageType, to: 'VIEWER' as const})),
  binding: () => [{server: 'stun'}],
  turn: (channel) => [true, false].map((authenticated) => ({...turnServer, method: 'Allocate', authenticated, channel})),
  peer: (channel) => [{...turnServer, channel, local: true}],
  credential: (channel) => [{channel}],
  relay: (channel) => [{...turnServer, direction: 'to-peer', channel}],
}
const turnServer = {server: 'turn-1', transport: 'udp'} as const

const points = Object.keys(occasions) as FaultPoint[]

/** Offers every occasion, twice: some faults strike each second time only. @returns the first effect */
function provoke(channel: string): unknown {
  for (const point of [...points, ...points])
    for (const about of occasions[point](channel)) {
      const effect = faults.consult(point, about as never)
      if (effect) return effect
    }
  return undefined
}

/** Whether the places at which a fault strikes know the channel. */
const knowsChannel = (name: string): boolean => {
  const hooks = allFaults.find((kind) => kind.name === name)!.create({})
  return (Object.keys(hooks) as FaultPoint[]).every((point) => occasions[point]('demo').every((about) => 'channel' in about))
}

describe.each(allFaults.map(({name}) => name))('%s', (name) => {
  it('strikes always, until it is removed', () => {
    const {id} = faults.add({name})
    for (let i = 0; i < 3; i++) expect(provoke('demo')).toBeDefined()
    expect(faults.list()).toMatchObject([{id, struck: 3}])
    expect(faults.remove(id)).toBe(1)
    expect(provoke('demo')).toBeUndefined()
  })

  it('strikes as often as it was told', () => {
    faults.add({name, count: 2})
    expect([provoke('demo'), provoke('demo'), provoke('demo')].map((effect) => effect !== undefined)).toEqual([true, true, false])
  })

  it('strikes as long as it was told', () => {
    faults.add({name, forMs: 60_000})
    clock.advance(59_999)
    expect(provoke('demo')).toBeDefined()
    expect(faults.list()).toMatchObject([{endsInMs: 1}])
    clock.advance(1)
    expect(provoke('demo')).toBeUndefined()
    expect(faults.list()).toEqual([])
  })

  it.runIf(knowsChannel(name))('strikes the channel that it was told', () => {
    faults.add({name, channel: 'demo'})
    expect(provoke('other')).toBeUndefined()
    expect(provoke('demo')).toBeDefined()
  })
})

describe('the faults that are active', () => {
  it('are asked in the order in which they came, and each that strikes is counted', () => {
    faults.add({name: 'go-away', count: 1})
    faults.add({name: 'age-close'})
    const about = {role: 'VIEWER', channel: 'demo'} as const
    expect(faults.consultAll('connection', about).map(({effect}) => effect.kind)).toEqual(['say', 'limit'])
    expect(faults.consultAll('connection', about).map(({effect}) => effect.kind)).toEqual(['limit'])
    expect(faults.list().map(({struck}) => struck)).toEqual([1, 2])
  })

  it('can be looked at without a strike', () => {
    faults.add({name: 'clock-skew', params: {seconds: '90', date: 'skewed'}, count: 1})
    expect(faults.peek('date', {})).toEqual({kind: 'skew', ms: 90_000})
    expect(faults.list()).toMatchObject([{struck: 0, remaining: 1}])
    faults.consult('authenticate', {})
    expect(faults.peek('date', {})).toBeUndefined()
  })

  it('tell who watches when they come, and when they end, by whatever way', () => {
    const heard: string[] = []
    const stop = faults.watch({added: (id) => heard.push(`+${id}`), ended: (id) => heard.push(`-${id}`)})
    faults.add({name: 'no-master', forMs: 1000})
    faults.add({name: 'stun-silent', count: 1})
    faults.add({name: 'second-master', count: 1})
    clock.advance(1000)
    faults.consult('binding', {server: 'stun'})
    faults.consult('connection', {role: 'MASTER', channel: 'demo'})
    expect(faults.list().map(({name, remaining}) => [name, remaining])).toEqual([['second-master', 0]])
    faults.clear()
    stop()
    faults.add({name: 'slow'})
    expect(heard).toEqual(['+f1', '+f2', '+f3', '-f1', '-f2', '-f3'])
  })

  it('leave no timer behind', () => {
    faults.add({name: 'no-master', forMs: 60_000})
    faults.add({name: 'slow', forMs: 60_000})
    faults.clear()
    expect(clock.pending).toBe(0)
  })

  it.each([
    [{name: 'slwo'}, 'There is no fault "slwo"'],
    [{name: 'slow', params: {toString: '1'}}, 'has no parameter "toString"'],
    [{name: 'slow', count: 0}, 'a whole number of times, not 0'],
    [{name: 'slow', count: 1.5}, 'a whole number of times, not 1.5'],
    [{name: 'slow', forMs: Number.NaN}, 'lasts longer than NaN ms'],
  ])('are refused when they make no sense: %j', (request, says) => {
    expect(() => faults.add(request)).toThrow(says)
    expect(faults.list()).toEqual([])
  })

  it('refuse every parameter whose value makes no sense, in a sentence', () => {
    for (const {name, params} of allFaults)
      for (const key of Object.keys(params).filter((each) => !freeText.includes(`${name} ${each}`)))
        expect(() => faults.add({name, params: {[key]: '\u0000 no value'}}), `${name} ${key}`).toThrow(/\.$/)
  })
})

/** Parameters that take any text. */
const freeText = [
  ...['access-denied operation', 'throttled operation', 'api-error operation', 'api-error message', 'slow operation'],
  ...['message-refused type', 'websocket-refused body', 'stun-refuses reason', 'turn-refuses reason', 'turn-wrong-realm realm'],
]
