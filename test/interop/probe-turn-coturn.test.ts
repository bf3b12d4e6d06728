import {expect, it} from 'vitest'
import {observedValue} from '../../src/model/observed.ts'
import type {Report} from '../../src/model/report.ts'
import {connectNowhere} from '../../src/operations/connect.ts'
import {probeStun} from '../../src/operations/probe/probe-stun.ts'
import {type ProbeTurnOptions, probeTurn} from '../../src/operations/probe/probe-turn.ts'
import {type Coturn, startCoturn} from '../support/coturn.ts'

const fileOf = ({host, port, tlsPort, username}: Coturn, credential: string, user = username) => ({
  path: 'coturn.json',
  content: JSON.stringify({
    iceServers: [
      {urls: [`stun:${host}:${port}`]},
      {
        urls: [
          `turn:${host}:${port}?transport=udp`,
          `turn:${host}:${port}?transport=tcp`,
          `turns:${host}:${tlsPort}?transport=udp`,
          `turns:${host}:${tlsPort}?transport=tcp`,
        ],
        username: user,
        credential,
      },
    ],
  }),
})

async function probe(options: string[], more: Partial<ProbeTurnOptions> = {}, credential?: string): Promise<Report> {
  const coturn = await startCoturn(...options)
  try {
    const iceServersFile = fileOf(coturn, credential ?? coturn.password)
    return await probeTurn({...connectNowhere({}), ca: coturn.caPem}, {iceServersFile, clientId: 'interop', ...more})
  } finally {
    await coturn.stop()
  }
}

const codesOf = ({findings}: Report) => findings.map(({code}) => code)
const factsOf = ({evidence}: Report) => observedValue(evidence.turnAllocations)!.map(({observed}) => observedValue(observed)!)

it('measures a real coturn over UDP, TCP, DTLS and TLS, and has nothing to say about it', async () => {
  const report = await probe(['--allow-loopback-peers'])
  expect(report.findings.map(({says}) => says)).toEqual([])
  const facts = factsOf(report)
  expect(facts.map(({transport}) => transport)).toEqual(['udp', 'tcp', 'dtls', 'tls'])
  for (const {measured} of facts) {
    expect(observedValue(measured!.channelData)).toMatchObject({sent: 10, received: 10})
    expect(measured!.release.status).toBe('observed')
  }
})

it('is refused for a wrong password, over DTLS as well', async () => {
  const report = await probe([], {transports: ['udp', 'dtls']}, 'wrong')
  expect(codesOf(report)).toContain('KVS-TURN-004')
  expect(factsOf(report).map(({refusal}) => refusal?.code)).toEqual([401, 401])
})

it('measures through one allocation where a second one is over the quota', async () => {
  const report = await probe(['--allow-loopback-peers', '--user-quota=1'], {transports: ['udp']})
  expect(codesOf(report)).toEqual(['KVS-TURN-007'])
  expect(observedValue(factsOf(report)[0]!.measured!.indications)).toMatchObject({received: 10})
})

it('takes a private peer that is denied for harmless', async () => {
  const report = await probe(['--allow-loopback-peers', '--denied-peer-ip=10.0.0.0-10.255.255.255'], {transports: ['udp']})
  expect(codesOf(report)).toEqual([])
  expect(observedValue(factsOf(report)[0]!.measured!.privatePeer)).toMatchObject({allowed: false, code: 403})
})

it('tells STUN over UDP, TLS and DTLS from a coturn', async () => {
  const coturn = await startCoturn()
  try {
    const {host, port, tlsPort, caPem} = coturn
    const servers = [`stun:${host}:${port}`, `stuns:${host}:${tlsPort}`, `stuns:${host}:${tlsPort}?transport=udp`]
    const report = await probeStun({...connectNowhere({}), ca: caPem}, {servers, clientId: 'interop'})
    expect(report.findings.map(({says}) => says)).toEqual([])
    const rows = observedValue(report.evidence.stunBindings)!.map(({observed}) => observedValue(observed)!)
    expect([...new Set(rows.map(({transport}) => transport))].sort()).toEqual(['dtls', 'tls', 'udp'])
    for (const {series} of rows) expect(observedValue(series)).toMatchObject({sent: 10, received: 10})
  } finally {
    await coturn.stop()
  }
})
