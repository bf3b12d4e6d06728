import type {Measured, SessionDtls} from '../model/session-evidence.ts'
import {alertText} from '../peer/dtls-watch.ts'
import type {PeerFacts} from '../peer/peer-facts.ts'

/** DTLS as the session had it, against the fingerprint that its answer announced. */
export function dtlsFact(dtls: PeerFacts['dtls'] | undefined, answer: string | undefined): SessionDtls {
  const expected = answer === undefined ? undefined : fingerprintIn(answer)
  const actual = dtls?.remoteFingerprint
  return {
    state: dtls?.state ?? 'new',
    role: measured(dtls?.role),
    version: measured(dtls?.version),
    cipher: measured(dtls?.cipher),
    srtpProfile: measured(dtls?.srtpProfile),
    expectedFingerprint: measured(expected),
    actualFingerprint: measured(actual),
    fingerprintMatches: comparable(expected, actual) ? expected === actual : 'not-measured',
    handshakeSent: measured(dtls?.traffic.sent),
    handshakeReceived: measured(dtls?.traffic.received),
    largestSentBytes: measured(dtls?.traffic.largestSentBytes),
    largestReceivedBytes: measured(dtls?.traffic.largestReceivedBytes),
    ...(dtls?.traffic.alert !== undefined && {alert: alertText(dtls.traffic.alert)}),
  }
}

const measured = <T>(value: T | undefined): Measured<T> => value ?? 'not-measured'

/** Another hash function than ours tells nothing; werift compares by itself and would not connect. */
const comparable = (expected: string | undefined, actual: string | undefined): boolean =>
  expected !== undefined && actual !== undefined && expected.split(' ')[0] === actual.split(' ')[0]

/** `sha-256 AB:CD:…` of the first fingerprint (RFC 8122 §5), in upper case. */
function fingerprintIn(sdp: string): string | undefined {
  const [, hash, value] = /^a=fingerprint:(\S+) ([0-9A-Fa-f:]+)\s*$/m.exec(sdp) ?? []
  return hash && value && `${hash.toLowerCase()} ${value.toUpperCase()}`
}
