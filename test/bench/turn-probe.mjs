// What `probe turn` costs: beside turnutils_uclient over the same two legs (UDP, TLS) of the same coturn, and where no leg answers.
// Part of `npm run bench`; by itself: node test/bench/turn-probe.mjs. Wants coturn (apt-get install coturn), openssl and a build.
// Both tools send data between two allocations per leg, both legs at once: 10 packets each way by kvsctl in indications and again in
// channels, after 10 round trips to the server; 10 messages each way in channels by turnutils_uclient, a process per leg.
import {spawn, spawnSync} from 'node:child_process'
import {createSocket} from 'node:dgram'
import {once} from 'node:events'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {connect, createServer} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

const host = '127.0.0.1'
const [coturnPort, coturnTlsPort] = [34_791, 34_792]
const cli = new URL('../../bin/kvsctl.cjs', import.meta.url).pathname
const login = {username: 'alice', credential: 'wonder'}
const rounds = 3
/** What `probe turn` gives one server (src/probes/gathering-session.ts). */
const serverTimeoutMs = 4000

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)]

/** Runs a program to its end and gives the wall time, in ms. */
async function timeOf(command, args, {env, status = 0}) {
  const from = performance.now()
  const child = spawn(command, args, {env, stdio: ['ignore', 'pipe', 'pipe']})
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  const [code] = await once(child, 'close')
  if (code !== status) throw new Error(`${command} ${args.join(' ')} ended with ${code}, not ${status}: ${output.slice(-2000)}`)
  return performance.now() - from
}

function createCertificate(dir) {
  const [cert, key] = [join(dir, 'cert.pem'), join(dir, 'key.pem')]
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1']
  const names = ['-subj', '/CN=localhost', '-addext', `subjectAltName=IP:${host}`]
  const {status, stderr} = spawnSync('openssl', ['req', ...kind, ...names, '-keyout', key, '-out', cert])
  if (status !== 0) throw new Error(`openssl made no certificate: ${stderr}`)
  return {cert, key}
}

async function startCoturn(dir, {cert, key}) {
  const files = ['--userdb', join(dir, 'db'), '--pidfile', join(dir, 'pid'), '--cert', cert, '--pkey', key, '--log-file', join(dir, 'log')]
  const ports = ['-L', host, '-p', `${coturnPort}`, '--tls-listening-port', `${coturnTlsPort}`, '--allow-loopback-peers']
  const users = ['--lt-cred-mech', '-u', `${login.username}:${login.credential}`, '-r', 'kvsctl.example']
  const child = spawn('turnserver', ['-n', '--no-cli', '--no-stdout-log', ...ports, ...users, ...files], {stdio: 'ignore'})
  for (const end = performance.now() + 10_000; !(await accepts(coturnTlsPort)); ) {
    if (child.exitCode !== null || performance.now() > end) throw new Error('turnserver does not listen')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return child
}

const accepts = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, host, () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })

function iceServersFile(dir, name, urls) {
  const path = join(dir, name)
  writeFileSync(path, JSON.stringify({iceServers: [{urls, ...login}]}))
  return path
}

const show = (name, ms, peer) =>
  console.log(`  ${name.padEnd(56)} ${ms.toFixed(0).padStart(6)} ms  ${(ms / peer.ms).toFixed(2)} x ${peer.name}`)

/** turnutils_uclient over TLS reads one message per read and forgets the rest, then waits for it: spaced, as its messages are here, it need not. */
const spacedMs = '100'

async function besideUclient(dir, env) {
  const urls = [`turn:${host}:${coturnPort}?transport=udp`, `turns:${host}:${coturnTlsPort}?transport=tcp`]
  const file = iceServersFile(dir, 'coturn.json', urls)
  const uclient = (port, ...over) => {
    const load = ['-y', '-c', '-m', '2', '-n', '10', '-z', spacedMs, '-l', '171']
    return timeOf('turnutils_uclient', [...over, ...load, '-u', login.username, '-w', login.credential, '-p', `${port}`, host], {env})
  }
  const contenders = {
    'node -e 0': () => timeOf(process.execPath, ['-e', '0'], {env}),
    'kvsctl probe turn, UDP and TLS': () => timeOf(process.execPath, [cli, 'probe', 'turn', '--ice-servers', file], {env}),
    'turnutils_uclient, UDP beside TLS': async () => Math.max(...(await Promise.all([uclient(coturnPort), uclient(coturnTlsPort, '-t', '-S')]))),
  }
  const times = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]))
  for (let round = 0; round <= rounds; round++)
    for (const [name, go] of Object.entries(contenders)) {
      const ms = await go()
      if (round > 0) times[name].push(ms)
    }
  console.log(`\nprobe turn beside turnutils_uclient, two legs of one coturn, median of ${rounds}`)
  const peer = {name: 'turnutils_uclient', ms: median(times['turnutils_uclient, UDP beside TLS'])}
  for (const [name, values] of Object.entries(times)) show(name, median(values), peer)
}

/** A UDP socket that never answers, and a TCP listener that accepts and is silent: two servers by two names, three URIs each. */
async function whereNobodyAnswers(dir, env) {
  const udp = createSocket('udp4').bind(0, host)
  const held = new Set()
  const tcp = createServer((socket) => held.add(socket.on('error', () => {}))).listen(0, host)
  await Promise.all([once(udp, 'listening'), once(tcp, 'listening')])
  const urls = [host, 'localhost'].flatMap((name) => [
    `turn:${name}:${udp.address().port}?transport=udp`,
    `turn:${name}:${tcp.address().port}?transport=tcp`,
    `turns:${name}:${tcp.address().port}?transport=tcp`,
  ])
  try {
    const file = iceServersFile(dir, 'silent.json', urls)
    const times = []
    for (let round = 0; round < rounds; round++)
      times.push(await timeOf(process.execPath, [cli, 'probe', 'turn', '--ice-servers', file], {env, status: 1}))
    const [total, sum] = [median(times), urls.length * serverTimeoutMs]
    console.log(`\nprobe turn where no leg answers, ${urls.length} URIs, median of ${rounds}`)
    for (const [name, ms] of [['kvsctl probe turn, in all', total], ['the timeout of one leg', serverTimeoutMs], ['the sum, which it is not', sum]])
      show(name, ms, {name: 'the timeout', ms: serverTimeoutMs})
  } finally {
    udp.close()
    for (const socket of held) socket.destroy()
    tcp.close()
  }
}

export async function turnProbe() {
  const dir = mkdtempSync(join(tmpdir(), 'kvsctl-bench-'))
  let coturn
  try {
    const certificate = createCertificate(dir)
    const env = {PATH: process.env.PATH, HOME: dir, XDG_STATE_HOME: join(dir, 'state'), AWS_CA_BUNDLE: certificate.cert}
    coturn = await startCoturn(dir, certificate)
    await besideUclient(dir, env)
    await whereNobodyAnswers(dir, env)
  } finally {
    coturn?.kill()
    rmSync(dir, {recursive: true, force: true})
  }
}

if (process.argv[1] === new URL(import.meta.url).pathname) await turnProbe()
