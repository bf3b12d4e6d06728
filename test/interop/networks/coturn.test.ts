import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, describe, expect, it} from 'vitest'
import type {Report} from '../../../src/model/report.ts'
import {
  type Breakage,
  type BrokenNetwork,
  createBrokenNetwork,
  secondServerAddress,
  serverAddress,
} from '../../support/broken-network.ts'

const cli = new URL('../../../bin/kvsctl.cjs', import.meta.url).pathname

let network: BrokenNetwork | undefined
const home = () => mkdtempSync(join(tmpdir(), 'kvsctl-coturn-'))
let dir: string
afterEach(() => {
  network?.remove()
  rmSync(dir, {recursive: true, force: true})
})

/** A coturn at the far end, on two addresses, over UDP and TCP. */
async function startCoturn({server}: BrokenNetwork): Promise<void> {
  const addresses = [serverAddress, secondServerAddress].map((address) => `--listening-ip=${address}`)
  const options = [
    ...['-n', '--no-cli', '--log-file=/dev/null', '--lt-cred-mech', '--user=kvs:secret', '--realm=example.org'],
    ...[...addresses, `--relay-ip=${serverAddress}`, '--listening-port=443', '--no-tls', '--no-dtls'],
    ...['--pidfile=/dev/null', `--userdb=${join(dir, 'turn.db')}`],
  ]
  server.start('turnserver', options, {stdio: 'ignore'})
  const {exitCode} = await server.run('python3', ['-c', untilOpen, serverAddress])
  expect(exitCode, 'coturn listens').toBe(0)
}

/** Ends with 0 as soon as the port can be connected to, with 1 when it cannot for ten seconds. */
const untilOpen = `
import socket, sys, time
for _ in range(100):
    try: socket.create_connection((sys.argv[1], 443), 1).close(); sys.exit(0)
    except OSError: time.sleep(0.1)
sys.exit(1)
`

async function probe(command: 'turn' | 'stun', breakage: Breakage): Promise<string[]> {
  dir = home()
  network = await createBrokenNetwork(breakage)
  await startCoturn(network)
  const file = join(dir, 'ice.json')
  const urls = ['udp', 'tcp'].map((transport) => `turn:${serverAddress}:443?transport=${transport}`)
  const iceServers = [{urls: `stun:${serverAddress}:443`}, {urls, username: 'kvs', credential: 'secret'}]
  writeFileSync(file, JSON.stringify({iceServers}))
  const env = {PATH: process.env.PATH ?? '', HOME: dir, XDG_STATE_HOME: dir}
  const args = [cli, 'probe', command, '--ice-servers', file, '--json']
  const {stdout, stderr} = await network.client.run(process.execPath, args, {env})
  expect(stdout, stderr).not.toBe('')
  return (JSON.parse(stdout) as Report).findings.map(({code}) => code)
}

describe('a coturn behind a network with', () => {
  it.each<[string, Breakage, string[], string[]]>([
    ['a plain router', {}, [], []],
    ['NAT that maps a socket to one port', {nat: 'endpoint-independent'}, [], []],
    ['NAT that maps a socket to a port per server', {nat: 'symmetric'}, ['KVS-STUN-040'], ['KVS-STUN-040']],
    ['no UDP', {firewall: ['meta l4proto udp drop']}, ['KVS-STUN-001'], ['KVS-ICE-002']],
    ['packets of 1280 bytes', {mtu: 1280}, [], []],
  ])('%s is named by probe stun and probe turn', async (_name, breakage, stun, turn) => {
    expect(await probe('stun', breakage)).toEqual(stun)
    network?.remove()
    rmSync(dir, {recursive: true, force: true})
    expect(await probe('turn', breakage)).toEqual(turn)
  })
})
