import {readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {allFaults, faultAreas} from '../../../src/emulator/faults/index.ts'
import {storageOperations} from '../../../src/emulator/ice-config.ts'

/** What can go wrong with the service, in the words of those who run cameras, and the fault that has it happen. */
const wishes: Readonly<Record<string, readonly string[]>> = {
  'access denied for one action': ['access-denied'],
  '403 on the websocket with and without a body': ['websocket-refused'],
  'clock skew': ['clock-skew'],
  'expired credentials': ['expired-token'],
  'malformed credentials': ['credentials-malformed', 'credentials-invalid'],
  throttling: ['throttled'],
  '5xx': ['api-error'],
  'slow answers': ['slow', 'websocket-slow', 'websocket-hangs'],
  'channel stuck in CREATING': ['channel-stuck-creating', 'channel-status'],
  'stale ARN': ['stale-arn'],
  'DNS name that does not resolve': ['endpoint-unresolvable'],
  'TLS with an untrusted certificate': ['tls-untrusted', 'tls-intercepted'],
  'TLS with an expired certificate': ['tls-expired'],
  'TLS with a wrong-name certificate': ['tls-wrong-name'],
  'TLS below 1.2': ['tls-old-version'],
  'second master': ['second-master'],
  'viewer limit': ['viewer-limit'],
  'duplicate client id': ['duplicate-client-id'],
  GO_AWAY: ['go-away'],
  RECONNECT_ICE_SERVER: ['reconnect-ice-server'],
  'idle close': ['idle-close'],
  'one-hour close': ['age-close'],
  'swallowed offer': ['offer-swallowed'],
  'late, reordered and dropped candidates': ['candidates-late', 'candidates-reordered', 'candidates-dropped'],
  'message too big': ['message-too-big'],
  'no master': ['no-master'],
  'half-open websocket': ['silent-websocket'],
  'a proxy that answers the upgrade': ['websocket-intercepted'],
  'STUN silent': ['stun-silent'],
  'TURN silent per transport': ['turn-silent'],
  'TURN 401, 437, 438, 441, 442, 486, 508': ['turn-refuses'],
  'wrong realm': ['turn-wrong-realm'],
  'expired TURN credential': ['turn-credential-expired'],
  '403 forbidden IP': ['turn-forbids-peers'],
  'relay that drops, delays, duplicates or limits': ['relay-drops', 'relay-delays', 'relay-duplicates', 'relay-limits'],
  'codec mismatch': ['peer-rejects-media', 'no-common-codec', 'peer-answer-flawed'],
  'candidates before SDP': ['candidates-before-sdp'],
  'mDNS names alone': ['mdns-only'],
  'H.264 profile mismatch': ['peer-h264-profile'],
}

/** What can go wrong and has no fault, and why. */
const withoutFault: Readonly<Record<string, string>> = {
  'retention 0': 'a stream is born with it: kvsctl stream create NAME',
  'storage join without an offer': 'JoinStorageSession is not built',
  'storage answer rejected': 'JoinStorageSession is not built',
}

const names = allFaults.map(({name}) => name)
const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8')

describe('the faults', () => {
  it.each(Object.entries(wishes))('cover: %s', (_wish, faults) => {
    for (const fault of faults) expect(names).toContain(fault)
  })

  it('that are missing are missing for a reason that still holds', () => {
    const isBuilt = !('missing' in storageOperations.JoinStorageSession)
    const waiting = Object.values(withoutFault).filter((why) => why.endsWith('is not built'))
    expect(isBuilt && waiting.length > 0, 'write the faults of storage sessions').toBe(false)
  })

  it('have names of their own, lower case with hyphens, and say what they do in a line', () => {
    expect(new Set(names).size).toBe(names.length)
    for (const {name, about, params} of allFaults) {
      expect(name).toMatch(/^[a-z]+(-[a-z0-9]+)*$/)
      for (const text of [about, ...Object.values(params)]) expect(text, name).toMatch(/^[^\n]{8,180}[^.\n]$/)
    }
  })

  it('stand in the README, by area', () => {
    for (const [area, kinds] of Object.entries(faultAreas)) {
      const row = readme.split('\n').find((line) => line.startsWith(`| ${area} |`))
      expect(row, `no row for ${area}`).toBeDefined()
      expect([...row!.matchAll(/`([^`]+)`/g)].map(([, name]) => name)).toEqual(kinds.map(({name}) => name))
    }
  })
})
