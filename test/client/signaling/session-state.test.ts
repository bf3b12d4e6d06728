import {assert, constantFrom, integer, property, record, array as sequence} from 'fast-check'
import {describe, expect, it} from 'vitest'
import {
  createSessionState,
  type SessionEffect,
  type SessionInput,
  type SessionState,
  stepSession,
} from '../../../src/client/signaling/session-state.ts'
import type {Failure} from '../../../src/model/observed.ts'

const where = {role: 'VIEWER', clientId: 'v', channelArn: 'arn', endpoint: 'v-1:443'} as const
const unreachable: Failure = {kind: 'unreachable', code: 'ECONNREFUSED', message: 'no'}
const refused = (httpStatus: number): Failure => ({kind: 'refused', httpStatus, message: 'no'})

class Subject {
  readonly state: SessionState = createSessionState(0)
  now = 0

  do(input: SessionInput, afterMs = 0): SessionEffect[] {
    this.now += afterMs
    return stepSession(this.state, input, {now: this.now, random: 0.5, giveUpMs: 300_000})
  }

  /** The id of the connection that the effects ask for. */
  open(effects: SessionEffect[], afterMs = 0): number {
    const id = effects.find((effect) => effect.kind === 'connect')!.id
    this.do({kind: 'opened', id, where}, afterMs)
    return id
  }
}

const waitOf = (effects: SessionEffect[]) => effects.find((effect) => effect.kind === 'wait')?.ms
const told = (effects: SessionEffect[]) => effects.flatMap((effect) => (effect.kind === 'tell' ? [effect.event] : []))

describe('a session', () => {
  it('that cannot connect at first ends with the reason', () => {
    const subject = new Subject()
    subject.do({kind: 'start'})
    expect(subject.do({kind: 'failed', id: 1, failure: unreachable})).toEqual([{kind: 'end', failure: unreachable}])
  })

  it('that is cut off says why, and connects again a moment later', () => {
    const subject = new Subject()
    const id = subject.open(subject.do({kind: 'start'}))
    const effects = subject.do({kind: 'closed', id, code: 1001, reason: 'Going away'}, 600_000)
    expect(told(effects)).toEqual([
      {kind: 'closed', cause: 'idle', code: 1001, reason: 'Going away', ageMs: 600_000, silentMs: 600_000},
      {kind: 'retry', why: 'closed', afterMs: 375},
    ])
    const again = subject.do({kind: 'due'}, 375)
    expect(again).toEqual([{kind: 'connect', id: 2, why: 'closed'}])
    expect(told(subject.do({kind: 'opened', id: 2, where}, 25))).toEqual([
      {kind: 'connected', ...where, why: 'closed', tookMs: 25, downMs: 400},
    ])
  })

  it('leaves after GO_AWAY only when the next connection stands', () => {
    const subject = new Subject()
    const id = subject.open(subject.do({kind: 'start'}))
    const away = subject.do({kind: 'traffic', id, messageType: 'GO_AWAY'}, 90_000)
    expect(told(away)).toEqual([
      {kind: 'go-away', messageType: 'GO_AWAY', ageMs: 90_000},
      {kind: 'retry', why: 'go-away', afterMs: 375},
    ])
    expect(away.some(({kind}) => kind === 'close')).toBe(false)
    expect(subject.do({kind: 'traffic', id, messageType: 'GO_AWAY'})).toEqual([])
    const next = subject.do({kind: 'due'}, 375)
    const opened = subject.do({kind: 'opened', id: 2, where}, 20)
    expect(next).toEqual([{kind: 'connect', id: 2, why: 'go-away'}])
    expect(opened).toEqual([
      {kind: 'tell', event: expect.objectContaining({kind: 'connected', downMs: 0})},
      {kind: 'close', id},
    ])
    expect(told(subject.do({kind: 'closed', id, code: 1000, reason: ''}))).toMatchObject([{kind: 'closed', cause: 'ours'}])
    expect(subject.state.links.map((link) => link.id)).toEqual([2])
  })

  it('takes a RECONNECT_ICE_SERVER for its own reason to connect again', () => {
    const subject = new Subject()
    const id = subject.open(subject.do({kind: 'start'}))
    subject.do({kind: 'traffic', id, messageType: 'RECONNECT_ICE_SERVER'}, 1_000)
    expect(subject.do({kind: 'due'}, 1_000)).toEqual([{kind: 'connect', id: 2, why: 'reconnect-ice-server'}])
  })

  it('waits longer from attempt to attempt, and no longer than 30 s, and gives up after 5 minutes', () => {
    const subject = new Subject()
    const id = subject.open(subject.do({kind: 'start'}))
    const waits: (number | undefined)[] = [waitOf(subject.do({kind: 'closed', id, code: 1006, reason: ''}, 61_000))]
    let effects: SessionEffect[] = []
    for (let n = 2; !effects.some(({kind}) => kind === 'end'); n++) {
      subject.do({kind: 'due'}, waits.at(-1)!)
      effects = subject.do({kind: 'failed', id: n, failure: unreachable})
      if (waitOf(effects) !== undefined) waits.push(waitOf(effects))
    }
    expect(waits.slice(0, 4)).toEqual([375, 750, 1_500, 3_000])
    expect(Math.max(...(waits as number[]))).toBe(22_500)
    expect(subject.now - 61_000).toBeGreaterThanOrEqual(300_000)
    expect(effects.at(-1)).toEqual({kind: 'end', failure: unreachable})
    expect(subject.do({kind: 'due'}, 1_000)).toEqual([])
  })

  it('goes on while a full channel or a rate keeps it out, and stops at the second word that it is not wanted', () => {
    const subject = new Subject()
    const id = subject.open(subject.do({kind: 'start'}))
    subject.do({kind: 'closed', id, code: 1001, reason: ''}, 61_000)
    for (const [n, status] of [400, 429, 503, 403].entries()) {
      subject.do({kind: 'due'}, 5_000)
      expect(waitOf(subject.do({kind: 'failed', id: n + 2, failure: refused(status)}))).toBeGreaterThan(0)
    }
    subject.do({kind: 'due'}, 5_000)
    expect(subject.do({kind: 'failed', id: 6, failure: refused(404)}).at(-1)).toEqual({kind: 'end', failure: refused(404)})
  })

  it('drops a connection whose pongs stay away', () => {
    const subject = new Subject()
    const id = subject.open(subject.do({kind: 'start'}))
    expect(subject.do({kind: 'unanswered', id, waitedMs: 10_000, dead: false})).toEqual([
      {kind: 'tell', event: {kind: 'no-pong', waitedMs: 10_000}},
    ])
    expect(subject.do({kind: 'unanswered', id, waitedMs: 30_000, dead: true}).at(-1)).toEqual({kind: 'close', id})
    expect(told(subject.do({kind: 'closed', id, code: 1006, reason: ''}))).toMatchObject([
      {kind: 'closed', cause: 'no-pong'},
      {kind: 'retry'},
    ])
  })

  it('ends when it is stopped, in whatever state', () => {
    const connecting = new Subject()
    connecting.do({kind: 'start'})
    expect(connecting.do({kind: 'stop'})).toEqual([{kind: 'end'}])
    expect(connecting.do({kind: 'opened', id: 1, where})).toEqual([{kind: 'close', id: 1}])

    const open = new Subject()
    const id = open.open(open.do({kind: 'start'}))
    expect(open.do({kind: 'stop'})).toEqual([{kind: 'close', id}])
    expect(open.do({kind: 'closed', id, code: 1000, reason: ''}).at(-1)).toEqual({kind: 'end'})
    expect(open.do({kind: 'stop'})).toEqual([])

    const waiting = new Subject()
    const first = waiting.open(waiting.do({kind: 'start'}))
    waiting.do({kind: 'closed', id: first, code: 1006, reason: ''})
    expect(waiting.do({kind: 'stop'})).toEqual([{kind: 'end'}])
  })

  it('stays within three connects a second, whatever the service does', () => {
    const act = constantFrom('open', 'fail', 'close', 'away', 'reconnect')
    const scripts = sequence(record({act, afterMs: integer({min: 0, max: 400})}), {maxLength: 60})
    assert(
      property(scripts, integer({min: 0, max: 100}), (script, random) => {
        const state = createSessionState(0)
        const connects: number[] = []
        let now = 0
        let due: number | undefined
        const run = (input: SessionInput) => {
          for (const effect of stepSession(state, input, {now, random: random / 100, giveUpMs: 300_000})) {
            if (effect.kind === 'connect') connects.push(now)
            if (effect.kind === 'wait') due = now + effect.ms
          }
        }
        run({kind: 'start'})
        for (const {act, afterMs} of script) {
          now += afterMs
          if (due !== undefined && due <= now) {
            due = undefined
            run({kind: 'due'})
          }
          const link = state.links[0]?.id ?? 0
          const attempt = state.attempt?.id ?? 0
          if (act === 'open' && attempt) run({kind: 'opened', id: attempt, where})
          if (act === 'fail' && state.wasUp && attempt) run({kind: 'failed', id: attempt, failure: unreachable})
          if (act === 'close' && link) run({kind: 'closed', id: link, code: 1006, reason: ''})
          if (act === 'away' && link) run({kind: 'traffic', id: link, messageType: 'GO_AWAY'})
          if (act === 'reconnect' && link) run({kind: 'traffic', id: link, messageType: 'RECONNECT_ICE_SERVER'})
        }
        for (const [index, at] of connects.entries())
          expect(at - (connects[index - 3] ?? Number.NEGATIVE_INFINITY)).toBeGreaterThan(1_000)
      }),
    )
  })
})
