import {defineFault, type FaultPoints} from './fault.ts'
import {readWholeNumber} from './fault-params.ts'

type Effect = FaultPoints['message']['effect']

/** Documented, and not enforced by the service as of JavaScript SDK issue 92. */
const documentedBytes = 10_000

const answers: Readonly<Record<string, Effect>> = {
  status: {kind: 'refuse', errorType: 'InvalidArgumentException', description: 'The message payload is too long'},
  drop: {kind: 'drop'},
  close: {kind: 'close', code: 1009, reason: 'Message too big'},
}

export const messageTooBig = defineFault({
  name: 'message-too-big',
  about: 'the limit of message payloads is enforced',
  params: {
    bytes: `the limit, in bytes of base64, 1..32768; ${documentedBytes}, as documented, without it`,
    how: 'what becomes of a message above it: status (STATUS_RESPONSE), drop or close (1009); status without it',
  },
  create: ({bytes, how = 'status'}) => {
    const most = readWholeNumber('bytes', bytes, {least: 1, most: 32_768, otherwise: documentedBytes})
    const effect = Object.hasOwn(answers, how) ? answers[how] : undefined
    if (!effect) throw new Error(`how "${how}" is none of ${Object.keys(answers).join(', ')}.`)
    return {message: ({payloadBytes}) => (payloadBytes > most ? effect : undefined)}
  },
})
