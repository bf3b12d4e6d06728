import {describe, expect, it} from 'vitest'
import type {Reconnect} from '../../../src/model/peer-event.ts'
import {judgeExpectations, parseExpectation} from '../../../src/operations/peer/expectations.ts'
import {ReconnectLog} from '../../../src/operations/peer/reconnect-log.ts'
import {ManualClock} from '../../support/manual-clock.ts'

const connected = (downMs: number) =>
  ({kind: 'connected', role: 'MASTER', channelArn: 'arn', endpoint: 'e', why: 'closed', tookMs: 1, downMs}) as const
const closed = (cause: 'age' | 'ours') => ({kind: 'closed', cause, code: 1001, reason: '', ageMs: 0, silentMs: 0}) as const

describe('a signaling connection that ended', () => {
  it('is told with its reason, and with the longest gap in media around it', () => {
    const clock = new ManualClock()
    const told: Reconnect[] = []
    const log = new ReconnectLog(clock, (reconnect) => told.push(reconnect))
    const play = (ms: number) => {
      for (let t = 0; t < ms; t += 20) {
        clock.advance(20)
        log.media()
      }
    }
    play(1_000)
    log.take(closed('age'))
    clock.advance(340)
    log.media()
    log.take(connected(500))
    play(900)
    expect(told).toEqual([])
    play(200)
    expect(told).toMatchObject([{reason: 'age', downMs: 500, mediaGapMs: 340, sinceStartMs: 1_000}])
    expect([log.byReason, log.longestMediaGapMs]).toEqual([{age: 1}, 340])
  })

  it('after it was told to go is one story, and needs no media', () => {
    const told: Reconnect[] = []
    const log = new ReconnectLog(new ManualClock(), (reconnect) => told.push(reconnect))
    log.take({kind: 'go-away', messageType: 'GO_AWAY', ageMs: 0})
    log.take(connected(0))
    log.take(closed('ours'))
    expect(told).toMatchObject([{reason: 'go-away', downMs: 0}])
    expect(told[0]).not.toHaveProperty('mediaGapMs')
  })

  it('keeps no more than the newest, however many there were', () => {
    const log = new ReconnectLog(new ManualClock(), () => undefined)
    for (let i = 0; i < 1_000; i++) {
      log.take(closed('age'))
      log.take(connected(1))
    }
    expect([log.newest.length, log.byReason]).toEqual([200, {age: 1_000}])
  })
})

describe('an expectation', () => {
  it.each([
    ['fps>=10', 10, 'met'],
    ['fps > 10', 10, 'unmet'],
    ['fps<=10', 10.5, 'unmet'],
    ['fps==10', 10, 'met'],
    ['fps!=10', 10, 'unmet'],
    ['fps<10.5', 10.4, 'met'],
  ])('%s of %d is %s', (text, fps, outcome) => {
    expect(judgeExpectations([parseExpectation(text)], {fps})).toMatchObject([{metric: 'fps', actual: fps, outcome}])
  })

  it('of what was not measured is neither met nor unmet', () => {
    expect(judgeExpectations([parseExpectation('rttMs<10')], {})).toEqual([
      {expected: 'rttMs<10', metric: 'rttMs', outcome: 'not-measurable'},
    ])
  })
})
