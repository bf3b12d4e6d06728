import {afterAll, beforeAll, expect, it} from 'vitest'
import {type Emulator, startEmulator} from '../../src/emulator/start.ts'
import {probeIce} from '../../src/operations/probe/probe-ice.ts'
import {type Coturn, startCoturn} from '../support/coturn.ts'
import {worldOf} from '../support/emulator-world.ts'

let emulator: Emulator
let relaying: Coturn
let refusing: Coturn

beforeAll(async () => {
  emulator = await startEmulator({})
  relaying = await startCoturn('--allow-loopback-peers')
  refusing = await startCoturn()
})
afterAll(() => Promise.all([emulator?.stop(), relaying?.stop(), refusing?.stop()]))

/** `probe ice demo --ice-servers FILE` where the file names a coturn instead of the service's own servers. */
const probeWith = ({host, port, username, password}: Coturn, credential = password) =>
  probeIce(worldOf(emulator), {
    channel: 'demo',
    answerTimeoutMs: 200,
    iceServersFile: {
      path: 'coturn.json',
      content: JSON.stringify({
        iceServers: [
          {urls: [`stun:${host}:${port}`]},
          {urls: [`turn:${host}:${port}?transport=udp`, `turn:${host}:${port}?transport=tcp`], username, credential},
        ],
      }),
    },
  })

const turnFindings = ({findings}: Awaited<ReturnType<typeof probeWith>>) =>
  findings.filter(({code}) => code.startsWith('KVS-TURN') || code.startsWith('KVS-STUN') || code.startsWith('KVS-ICE'))

it('gathers from a real coturn, and has nothing to say about it', async () => {
  const report = await probeWith(relaying)
  expect(turnFindings(report)).toEqual([])
  const relays = report.candidates.filter(({type}) => type === 'relay')
  expect(relays.map(({serverTransport}) => serverTransport)).toEqual(['udp', 'tcp'])
})

it('names a wrong password', async () => {
  const report = await probeWith(relaying, 'wrong')
  expect(turnFindings(report).map(({code}) => code)).toContain('KVS-TURN-004')
  expect(JSON.stringify(report)).not.toContain(relaying.password)
})

it('names a refused peer', async () => {
  const [finding] = turnFindings(await probeWith(refusing))
  expect(finding).toMatchObject({code: 'KVS-TURN-010', says: expect.stringContaining('403 Forbidden IP')})
})
