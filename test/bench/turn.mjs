// How the emulator's TURN server relays beside coturn: turnutils_uclient sends the same through both, by 1, 10 and 50 allocations, to
// an echo server (turnutils_peer), with the 5 Mbps of an allocation lifted. Part of `npm run bench`; by itself:
// node test/bench/turn.mjs. Wants coturn (apt-get install coturn) and a build. The servers take turns; CPU is that of the server's process.
import {execFile, spawn} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {CreateSignalingChannelCommand, GetSignalingChannelEndpointCommand, KinesisVideoClient} from '@aws-sdk/client-kinesis-video'
import {GetIceServerConfigCommand, KinesisVideoSignalingClient} from '@aws-sdk/client-kinesis-video-signaling'

const host = '127.0.0.1'
const [coturnPort, echoPort] = [34_790, 34_880]
const library = new URL('../../dist/emulator.mjs', import.meta.url).href
const rounds = 2
const messageBytes = 1000

/** Per number of allocations: messages of each, and ms between two of them, as fast as turnutils_uclient can keep up with. */
const loads = [
  {allocations: 1, messages: 3000, intervalMs: 1},
  {allocations: 10, messages: 1000, intervalMs: 5},
  {allocations: 50, messages: 600, intervalMs: 5},
]

const startPeer = () => spawn('turnutils_peer', ['-p', `${echoPort}`, '-L', host], {stdio: 'ignore'})

function startCoturn(dir) {
  const off = ['--no-tls', '--no-dtls', '--no-cli', '--no-stdout-log', '--log-file', join(dir, 'coturn.log'), '--pidfile', join(dir, 'pid')]
  const own = ['-n', '--lt-cred-mech', '-u', 'alice:wonder', '-r', 'kvsctl.example', '-L', host, '-p', `${coturnPort}`, '--allow-loopback-peers']
  const child = spawn('turnserver', [...own, ...off], {stdio: 'ignore'})
  return {child, name: 'coturn', login: async () => ({port: coturnPort, username: 'alice', password: 'wonder'})}
}

async function startEmulator() {
  const source = `import {startEmulator} from ${JSON.stringify(library)}
    const {controlPlaneUrl, region, credentials} = await startEmulator({relays: {bitsPerSecond: Infinity}})
    console.log(JSON.stringify({endpoint: controlPlaneUrl, region, credentials}))
    process.stdin.resume().on('end', () => process.exit())`
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {stdio: ['pipe', 'pipe', 'inherit']})
  const line = await new Promise((resolve, reject) => child.once('exit', reject).stdout.once('data', resolve))
  const settings = JSON.parse(line)
  return {child, name: 'emulator', login: () => iceServerOf(settings)}
}

/** A channel may have 50 allocations. turnutils_uclient makes one more than it uses, and leaves them behind: each of it has a channel. */
const allocationsPerProcess = 25
let channels = 0

async function iceServerOf(settings) {
  const control = new KinesisVideoClient(settings)
  const {ChannelARN} = await control.send(new CreateSignalingChannelCommand({ChannelName: `bench-${++channels}`}))
  const SingleMasterChannelEndpointConfiguration = {Protocols: ['HTTPS'], Role: 'MASTER'}
  const {ResourceEndpointList} = await control.send(new GetSignalingChannelEndpointCommand({ChannelARN, SingleMasterChannelEndpointConfiguration}))
  const endpoint = ResourceEndpointList[0].ResourceEndpoint.replace('https:', 'http:')
  const signaling = new KinesisVideoSignalingClient({...settings, endpoint})
  const {IceServerList} = await signaling.send(new GetIceServerConfigCommand({ChannelARN}))
  const {Uris, Username: username, Password: password} = IceServerList[0]
  return {port: Number(/:(\d+)\?/.exec(Uris[0])[1]), username, password}
}

/** CPU time of a process so far, in s (proc(5): utime and stime, in ticks of 10 ms). */
const cpuOf = ({pid}) => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

async function sendThrough({port, username, password}, allocations, {messages, intervalMs}) {
  const load = ['-c', '-m', `${allocations}`, '-n', `${messages}`, '-z', `${intervalMs}`, '-l', `${messageBytes}`]
  const to = ['-e', host, '-r', `${echoPort}`, '-u', username, '-w', password, '-p', `${port}`, host]
  const {stdout, stderr} = await promisify(execFile)('turnutils_uclient', [...load, ...to], {timeout: 120_000, maxBuffer: 2 ** 26})
  const output = stdout + stderr
  const [, sent, received] = [...output.matchAll(/tot_send_msgs=(\d+), tot_recv_msgs=(\d+)\s*$/gm)].at(-1).map(Number)
  return {sent, received, seconds: Number(/Total transmit time is (\d+)/.exec(output)[1])}
}

async function measure({child, login}, load) {
  const processes = Math.ceil(load.allocations / allocationsPerProcess)
  const logins = await Promise.all(Array.from({length: processes}, login))
  const before = cpuOf(child)
  const all = await Promise.all(logins.map((one) => sendThrough(one, load.allocations / processes, load)))
  const cpu = cpuOf(child) - before
  const sum = (key) => all.reduce((total, one) => total + one[key], 0)
  const [sent, received] = [sum('sent'), sum('received')]
  const mbps = all.reduce((total, one) => total + (one.received * messageBytes * 8) / one.seconds / 1e6, 0)
  return {mbps, lost: (sent - received) / sent, micros: (cpu / received) * 1e6}
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)]

export async function turn() {
  const dir = mkdtempSync(join(tmpdir(), 'kvsctl-bench-'))
  const peer = startPeer()
  const servers = [startCoturn(dir)]
  try {
    servers.push(await startEmulator())
    console.log(`\nTURN over UDP, echoed messages of ${messageBytes} bytes, median of ${rounds}`)
    for (const load of loads) {
      const results = Object.fromEntries(servers.map(({name}) => [name, []]))
      for (let round = 0; round < rounds; round++) for (const server of servers) results[server.name].push(await measure(server, load))
      const of = (name, key) => median(results[name].map((result) => result[key]))
      for (const {name} of servers) {
        const figures = `${of(name, 'mbps').toFixed(1).padStart(6)} Mbps each way  ${(100 * of(name, 'lost')).toFixed(1).padStart(5)} % lost`
        const cpu = `${of(name, 'micros').toFixed(0).padStart(4)} µs of CPU per message  ${(of(name, 'micros') / of('coturn', 'micros')).toFixed(2)} x coturn`
        console.log(`  ${`${load.allocations} allocation${load.allocations > 1 ? 's' : ''}, ${name}`.padEnd(28)} ${figures}  ${cpu}`)
      }
    }
  } finally {
    for (const {child} of servers) child.kill()
    peer.kill()
    rmSync(dir, {recursive: true, force: true})
  }
}

if (process.argv[1] === new URL(import.meta.url).pathname) await turn()
