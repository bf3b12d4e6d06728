import {expect, it} from 'vitest'
import {datagramKind, startsLikeStun} from '../../../src/emulator/turn/demultiplex.ts'

/** RFC 7983 §7, figure 3; RFC 5766 §11 for channel numbers above 0x4FFF. */
it.each([
  ['a Binding request', [0x00, 0x01], 'binding'],
  ['a Binding indication', [0x00, 0x11], 'turn'],
  ['an Allocate request', [0x00, 0x03], 'turn'],
  ['the last first byte of STUN', [3, 0xff], 'turn'],
  ['ZRTP', [16, 0], 'other'],
  ['the first of DTLS, change_cipher_spec', [20, 254], 'dtls'],
  ['a ClientHello', [22, 254, 253], 'dtls'],
  ['the last of DTLS', [63], 'dtls'],
  ['the first TURN channel', [0x40, 0], 'turn'],
  ['the last TURN channel of RFC 8656', [0x4f, 0xff], 'turn'],
  ['the last TURN channel of RFC 5766', [0x7f, 0xff], 'turn'],
  ['RTP', [0x80, 96], 'other'],
  ['one byte', [0], 'turn'],
  ['nothing', [], 'other'],
] as const)('%s is told by its first bytes', (_what, bytes, kind) => {
  expect(datagramKind(Buffer.from(bytes))).toBe(kind)
})

it('no method of HTTP can be taken for the first request of a TURN client', () => {
  for (const method of ['GET', 'POST', 'OPTIONS', 'HEAD', 'CONNECT', 'get', '\r\n', 'PRI'])
    expect(startsLikeStun(Buffer.from(method))).toBe(false)
  expect(startsLikeStun(Buffer.from([0x00, 0x03]))).toBe(true)
  expect(startsLikeStun(Buffer.alloc(0))).toBe(false)
})
