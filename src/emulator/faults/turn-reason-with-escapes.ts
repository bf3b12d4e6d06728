import {defineFault} from './fault.ts'

/** Red, window title, cursor home, a C1 control sequence, a right-to-left override: what must not reach a terminal. */
const reason = 'no \u001b[31mentry\u001b]0;owned\u0007\u001b[H \u009b2J\u202etxt\u0000'

export const turnReasonWithEscapes = defineFault({
  name: 'turn-reason-with-escapes',
  about: 'TURN servers refuse to allocate (403) with terminal escapes in the reason phrase',
  params: {},
  create: () => ({
    turn: ({method, authenticated}) =>
      authenticated && method === 'Allocate' ? {kind: 'error', code: 403, reason, sign: true} : undefined,
  }),
})
