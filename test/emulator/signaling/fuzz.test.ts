import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {SignalingEvent} from '../../../src/emulator/signaling/events.ts'
import {createState, nextDeadline} from '../../../src/emulator/signaling/state.ts'
import {step} from '../../../src/emulator/signaling/step.ts'
import {anyText} from '../../support/any-text.ts'

const id = fc.constantFrom('c1', 'c2', 'c3', 'c4')
const name = fc.constantFrom('a', 'b')
const key = fc.constantFrom(
  'action',
  'Action',
  'messagePayload',
  'MESSAGEPAYLOAD',
  'recipientClientId',
  'correlationId',
  '__proto__',
  'x',
)
const value = fc.oneof(
  fc.constantFrom('SDP_OFFER', 'SDP_ANSWER', 'ICE_CANDIDATE', 'v1', '', 'constructor'),
  fc.jsonValue({maxDepth: 1}),
  anyText(20),
)
const text = fc.oneof(
  {weight: 4, arbitrary: fc.array(fc.tuple(key, value)).map((fields) => JSON.stringify(Object.fromEntries(fields)))},
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('SDP_OFFER', 'ICE_CANDIDATE')
      .map((action) => JSON.stringify({action, messagePayload: 'e30=', recipientClientId: 'v1'})),
  },
  {weight: 1, arbitrary: anyText()},
)

const connect = fc.record({
  kind: fc.constant('connect' as const),
  connectionId: id,
  channelArn: name,
  channelName: name,
  role: fc.constantFrom('MASTER' as const, 'VIEWER' as const),
  clientId: fc.constantFrom('v1', 'v2', '', 'AWS_x', '__proto__'),
})

const event: fc.Arbitrary<SignalingEvent> = fc.oneof(
  {weight: 3, arbitrary: connect},
  {weight: 3, arbitrary: fc.record({kind: fc.constantFrom('opened' as const, 'closed' as const), connectionId: id})},
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('frame' as const),
      connectionId: id,
      text,
      messageTtlSeconds: fc.integer({min: 0, max: 120}),
    }),
  },
  {weight: 1, arbitrary: fc.record({kind: fc.constantFrom('binary' as const, 'ping' as const), connectionId: id})},
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('channel-deleted' as const, 'go-away' as const, 'reconnect-ice-server' as const),
      channelName: name,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('alexa-offer' as const),
      requestId: fc.uuid(),
      channelArn: name,
      channelName: name,
      senderClientId: fc.constantFrom('v1', '__proto__'),
      messagePayload: fc.constant('e30='),
      messageTtlSeconds: fc.constantFrom(0, 60),
    }),
  },
  {weight: 1, arbitrary: fc.constant({kind: 'tick' as const})},
)

describe('the signaling service, whatever happens in whatever order', () => {
  it('keeps its head: nothing throws, nothing is sent to who is not there, nothing is planned in the past after a tick', () => {
    const history = fc.array(fc.tuple(event, fc.integer({min: 0, max: 120_000})), {maxLength: 60})
    const run = (events: [SignalingEvent, number][]) => {
      const state = createState()
      let now = 0
      for (const [next, passed] of events) {
        now += passed
        // A connection id is never used twice: the adapter draws them at random.
        if (next.kind === 'connect' && state.connections.has(next.connectionId)) continue
        for (const effect of step(state, next, now))
          if (effect.kind === 'deliver') expect(state.connections.get(effect.connectionId)?.phase).toBe('current')
      }
      step(state, {kind: 'tick'}, now)
      expect(nextDeadline(state) ?? Number.POSITIVE_INFINITY).toBeGreaterThan(now)
      for (const {current, connections, slots} of state.channels.values()) {
        for (const connection of current.values()) expect(state.connections.get(connection.connectionId)).toBe(connection)
        const holding = [...connections].filter(
          ({role, phase}) => role === 'VIEWER' && (phase === 'pending' || phase === 'current'),
        )
        expect([...slots.values()].reduce((sum, count) => sum + count, 0)).toBe(holding.length)
        expect(slots.size).toBeLessThanOrEqual(10)
      }
      // A day later nothing is left but what is closing.
      for (let i = 0; i < 4; i++) step(state, {kind: 'tick'}, now + 86_400_000)
      expect([...state.connections.values()].filter(({phase}) => phase !== 'closing')).toEqual([])
      expect(state.deadlines.size).toBe(0)
    }
    fc.assert(fc.property(history, run), {seed: 20261123, numRuns: 500})
  })
})
