import {expect, test} from 'vitest'
import {closeCauseOf} from '../../../src/client/signaling/close-cause.ts'

const end = {code: 1001, ageMs: 100_000, silentMs: 1_000, ours: false, toldToGo: false, unanswered: false}

test.each([
  ['ten minutes of silence, as in browser logs (JS SDK issue 218)', {silentMs: 600_000, ageMs: 700_000}, 'idle'],
  ['ten minutes and two seconds, whatever the code', {silentMs: 602_000, ageMs: 602_000, code: 1006}, 'idle'],
  ['an hour of age', {ageMs: 3_600_900, silentMs: 9_000}, 'age'],
  ['an hour of age, and silent for ten minutes of it', {ageMs: 3_600_000, silentMs: 599_000}, 'age'],
  ['a GO_AWAY before it', {toldToGo: true}, 'go-away'],
  ['our own wish, GO_AWAY or not', {ours: true, toldToGo: true}, 'ours'],
  ['pings without pongs', {ours: true, unanswered: true, code: 1006}, 'no-pong'],
  ['a broken connection', {code: 1006}, 'broken'],
  ['a binary frame', {code: 1003}, 'bad-frame'],
  ['a frame that is too big', {code: 1009}, 'bad-frame'],
  ['good order, unasked', {code: 1000}, 'displaced'],
  ['anything else', {}, 'service'],
] as const)('%s', (_what, more, cause) => {
  expect(closeCauseOf({...end, ...more})).toBe(cause)
})
