import {createHmac} from 'node:crypto'
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

const inAMinute = () => Math.floor(Date.now() / 1000) + 60

/** A credential of TURN's REST API: the username says until when, and the password signs it. */
const restCredential = (secret: string, expires: number) => {
  const user = `${expires}:alice`
  return {user, credential: createHmac('sha1', secret).update(user).digest('base64')}
}

it('names a REST credential that has expired, with the lack of relays that follows, and says nothing about one that has not', async () => {
  const coturn = await startCoturn('--use-auth-secret', '--static-auth-secret=hush', '--allow-loopback-peers')
  const codes = async (expires: number) => {
    const {user, credential} = restCredential('hush', expires)
    const options = {iceServersFile: fileOf(coturn, credential, user), clientId: 'interop', transports: ['udp'] as const}
    return codesOf(await probeTurn({...connectNowhere({}), ca: coturn.caPem}, options))
  }
  try {
    expect(await codes(inAMinute())).toEqual([])
    expect(await codes(inAMinute() - 3600)).toEqual(['KVS-TURN-005', 'KVS-ICE-001'])
  } finally {
    await coturn.stop()
  }
})

it('follows a redirection to another coturn once', async () => {
  const target = await startCoturn('--allow-loopback-peers')
  try {
    const report = await probe([`--alternate-server=${target.host}:${target.port}`], {transports: ['udp']})
    expect(codesOf(report)).toEqual(['KVS-TURN-040'])
    const [fact] = factsOf(report)
    expect(fact!.redirect!.to).toMatchObject({address: target.host, port: target.port})
    expect(observedValue(fact!.measured!.indications)).toMatchObject({received: 10})
  } finally {
    await target.stop()
  }
})

it('measures over IPv6', async () => {
  const coturn = await startCoturn('--listening-ip=::1', '--relay-ip=::1', '--allow-loopback-peers')
  try {
    const iceServersFile = fileOf({...coturn, host: '[::1]' as Coturn['host']}, coturn.password)
    const options = {iceServersFile, clientId: 'interop', transports: ['udp', 'tcp'] as const}
    const report = await probeTurn({...connectNowhere({}), ca: coturn.caPem}, options)
    expect(codesOf(report)).toEqual([])
    expect(factsOf(report).map(({serverAddress}) => serverAddress!.address)).toEqual(['::1', '::1'])
  } finally {
    await coturn.stop()
  }
})
