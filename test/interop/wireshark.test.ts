import {execFile} from 'node:child_process'
import {promisify} from 'node:util'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {loadOrCreateCertificates} from '../../src/emulator/certificates.ts'
import {startTurn, type TurnService} from '../../src/emulator/turn/start-turn.ts'
import {channelArn} from '../emulator/turn/driver.ts'
import {type Coturn, startCoturn} from '../support/coturn.ts'
import {createTestContext} from '../support/emulator-context.ts'
import {gather} from '../support/gathering.ts'
import {type Capture, captureWhile} from '../support/tshark.ts'
import {relayArgs} from '../support/turnutils.ts'

/** Wireshark's dissector decides here whether what goes over the wire is STUN and TURN. */

let turn: TurnService
let coturn: Coturn
const captures: Capture[] = []

beforeAll(async () => {
  turn = await startTurn(createTestContext(), await loadOrCreateCertificates(undefined, ['127.0.0.1']))
  coturn = await startCoturn('--allow-loopback-peers')
})

afterAll(async () => {
  for (const capture of captures) capture.remove()
  await Promise.all([turn?.close(), coturn?.stop()])
})

async function captured(...args: Parameters<typeof captureWhile>): Promise<Capture> {
  const capture = await captureWhile(...args)
  captures.push(capture)
  return capture
}

const typesIn = (capture: Capture): string[] =>
  [...new Set(capture.fields('stun.type', ['stun.type']).flatMap(([types = '']) => types.split(',')))].sort()

/** Packets that are broken in Wireshark's eyes, or whose seals are wrong, with what it took them for. */
const complaints = (capture: Capture) =>
  capture.fields('_ws.malformed || _ws.expert.severity == "Error" || stun.att.crc32.bad', [
    ...['frame.number', '_ws.expert.message', 'frame.protocols'],
    ...['udp.srcport', 'udp.dstport', 'udp.payload', 'tcp.srcport', 'tcp.dstport', 'tcp.payload'],
  ])

const everyTurnType = ['0x0003', '0x0004', '0x0008', '0x0009', '0x0103', '0x0104', '0x0108', '0x0109', '0x0113']

describe('Wireshark takes apart, without a malformed packet,', () => {
  it('what the emulator says to turnutils_uclient over UDP and TCP, by channels and by indications', async () => {
    const {port} = turn.servers[0]!
    const login = turn.iceServers(channelArn)[0]!
    const uclient = (...args: readonly string[]) =>
      promisify(execFile)('turnutils_uclient', relayArgs({host: '127.0.0.1', port, login, args}))
    const capture = await captured({udpPorts: [port], tcpPorts: [port]}, async () => {
      await Promise.all([uclient(), uclient('-s'), uclient('-t')])
    })
    expect(typesIn(capture)).toEqual(expect.arrayContaining([...everyTurnType, '0x0016', '0x0017']))
    expect(capture.fields('stun.channel', ['stun.channel']).length).toBeGreaterThan(40)
    expect(complaints(capture)).toEqual([])
  })

  it('what our client says to coturn, and to the emulator', async () => {
    const {port} = turn.servers[0]!
    const login = turn.iceServers(channelArn)[0]!
    const capture = await captured({udpPorts: [port, coturn.port], tcpPorts: [port, coturn.port]}, async () => {
      for (const {host, port: at, username, password} of [
        {host: '127.0.0.1', port, username: login.Username, password: login.Password},
        coturn,
      ]) {
        const turnUrls = [`turn:${host}:${at}?transport=udp`, `turn:${host}:${at}?transport=tcp`]
        const {unclosed} = await gather({turnUrls, username, password, stunUrls: [`stun:${host}:${at}`]})
        expect(unclosed).toEqual([])
      }
    })
    expect(typesIn(capture)).toEqual(expect.arrayContaining(['0x0001', '0x0003', '0x0004', '0x0008', '0x0101', '0x0103']))
    expect(complaints(capture)).toEqual([])
  })
})
