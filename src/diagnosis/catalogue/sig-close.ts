import {defineKind} from '../finding-kind.ts'

/** What the service means by a close code; those of API Gateway, in front of it, are not documented by AWS. */
const meanings: Readonly<Record<number, string>> = {
  1000: 'it was displaced by a newer connection of the same client, or the channel was deleted',
  1001: 'it had been idle for too long or open for too long, or a GO_AWAY came before it',
  1003: 'it got a binary message',
  1006: 'something cut the connection without a close: a proxy, a NAT, or a network that is gone',
  1009: 'a message was larger than it takes',
}

const smaller = {
  text: 'Make the offer smaller: fewer codecs, and candidates that trickle instead of standing in the SDP. 10,000 bytes of payload are documented.',
}

export const closeKinds = {
  closedEarly: defineKind<{readonly closeCode: string; readonly message: string}>({
    code: 'KVS-SIG-030',
    slug: 'WS_CLOSED',
    severity: 'error',
    confidence: 'inferred',
    title: 'The signaling websocket did not stay open until an answer came',
    says: ({message, closeCode}) => {
      const meaning = meanings[Number(closeCode)]
      return meaning === undefined ? message : `${message} ${closeCode} usually means that ${meaning}.`
    },
    remedy: ({closeCode}, {channel, command}) => [
      ...(closeCode === '1009' ? [smaller] : []),
      {
        text: 'Run it again: a close that was due to age or maintenance does not come twice in a row.',
        command: command('probe ice', channel),
      },
      {text: 'Let clients connect again whenever they are closed, whatever the code.'},
    ],
    page: `The upgrade was granted, and the service ended the connection while the answer to the offer was waited for.

The close code tells why, as far as it is known (AWS documents none):
- 1001: ten minutes without traffic, an hour of age, or a minute after GO_AWAY. Native clients ping every 10 s, and browsers, which cannot ping, have to reconnect. A connection that exists between the peers keeps streaming.
- 1009: a message above the frame limit.
- 1000: another connection took over the same client id or the master's place, or the channel was deleted.
- 1006: there was no close at all; something on the way cut the connection.`,
    provokedBy: {fault: 'message-too-big', params: {bytes: '1000', how: 'close'}},
  }),
} as const
