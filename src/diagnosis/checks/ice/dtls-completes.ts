import {iceDtlsKinds} from '../../catalogue/ice-dtls.ts'
import {defineCheck} from '../../check.ts'
import {waitedMs} from '../../session-candidates.ts'

/** Flights are repeated after 1, 3 and 7 s (RFC 6347 §4.2.4.1): earlier, one may just have been lost. */
const leastWaitMs = 3_000

const figure = (value: number | 'not-measured'): number => (value === 'not-measured' ? 0 : value)

export const dtlsCompletes = defineCheck({
  id: 'ice.dtls-completes',
  title: 'The DTLS handshake comes to its end, with the announced certificate',
  needs: ['session'],
  after: ['ice.peers-connect'],
  emits: [iceDtlsKinds.wrongFingerprint, iceDtlsKinds.refused, iceDtlsKinds.silent, iceDtlsKinds.stalled],
  settings: {},
  required: true,
  *judge({session}, {run}) {
    const {dtls, marks} = session
    const [sent, received] = [figure(dtls.handshakeSent), figure(dtls.handshakeReceived)]
    const waited = waitedMs(session, marks.iceConnectedMs)
    if (dtls.fingerprintMatches === false)
      yield iceDtlsKinds.wrongFingerprint.found(run.channel, {
        expected: String(dtls.expectedFingerprint),
        actual: String(dtls.actualFingerprint),
      })
    else if (marks.dtlsConnectedMs !== undefined) yield {note: `${dtls.version}, ${dtls.cipher}`}
    else if (dtls.alert !== undefined) yield iceDtlsKinds.refused.found(run.channel, {alert: dtls.alert})
    else if (waited < leastWaitMs && dtls.state !== 'failed')
      yield {unjudged: {kind: 'interrupted', message: 'The session was ended before DTLS was done.'}}
    else if (received === 0) yield iceDtlsKinds.silent.found(run.channel, {sent, waitedMs: waited})
    else
      yield iceDtlsKinds.stalled.found(run.channel, {
        ...{sent, received, waitedMs: waited},
        ...{largestSentBytes: figure(dtls.largestSentBytes), largestReceivedBytes: figure(dtls.largestReceivedBytes)},
      })
  },
})
