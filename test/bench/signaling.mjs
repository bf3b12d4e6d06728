// What the signaling websocket costs: messages per second and the delay of a relayed message, beside a bare relay of `ws` that passes
// bytes on unread, and memory per idle connection, with 1,000 channels of a master and ten viewers each open at once. Servers and
// clients are processes of their own on loopback, without TLS. Part of `npm run bench`; by itself:
// node test/bench/signaling.mjs [relays | crowds]
import {spawn, spawnSync} from 'node:child_process'
import {CreateSignalingChannelCommand, GetSignalingChannelEndpointCommand, KinesisVideoClient} from '@aws-sdk/client-kinesis-video'

const file = (name) => new URL(name, import.meta.url).pathname
const [rounds, seconds, pairs, channelCount, viewersPerChannel, clientProcesses] = [3, 3, 10, 1000, 10, 2]

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]

/** A process that says one line of JSON when it is ready, and answers each line with one. */
function startPeer(...args) {
  const child = spawn(process.execPath, ['--expose-gc', ...args], {stdio: ['pipe', 'pipe', 'inherit']})
  const waiting = []
  let text = ''
  child.stdout.on('data', (chunk) => {
    const lines = (text + chunk).split('\n')
    text = lines.pop()
    for (const line of lines) waiting.shift()?.resolve(JSON.parse(line))
  })
  child.once('exit', (code) => waiting.splice(0).forEach(({reject}) => void reject(new Error(`${args[0]} ended with ${code}`))))
  const next = () => new Promise((resolve, reject) => waiting.push({resolve, reject}))
  const ready = next()
  const ask = (request) => {
    child.stdin.write(`${JSON.stringify(request)}\n`)
    return next()
  }
  return {ready, ask, stop: () => child.kill()}
}

/** Where the websockets of these channels are, and how to sign for them. */
async function startEmulator(count) {
  const peer = startPeer(file('signaling-server.mjs'), 'emulator')
  const {url, region, credentials} = await peer.ready
  const kvs = new KinesisVideoClient({endpoint: url, region, credentials})
  const channels = []
  for (let i = 0; i < count; i++) channels.push((await kvs.send(new CreateSignalingChannelCommand({ChannelName: `bench-${i}`}))).ChannelARN)
  const endpoint = async (Role) => {
    const SingleMasterChannelEndpointConfiguration = {Protocols: ['WSS'], Role}
    const input = {ChannelARN: channels[0], SingleMasterChannelEndpointConfiguration}
    return (await kvs.send(new GetSignalingChannelEndpointCommand(input))).ResourceEndpointList[0].ResourceEndpoint.replace('wss:', 'ws:')
  }
  const target = {MASTER: await endpoint('MASTER'), VIEWER: await endpoint('VIEWER'), region, credentials}
  kvs.destroy()
  return {...peer, channels, target}
}

async function startBareRelay(count) {
  const peer = startPeer(file('signaling-server.mjs'), 'bare')
  const {url} = await peer.ready
  return {...peer, channels: Array.from({length: count}, (_, i) => `bench-${i}`), target: {MASTER: url, VIEWER: url}}
}

const starters = {'emulator signaling': startEmulator, 'bare ws relay': startBareRelay}

/** One round: what a client process measures, and what the server's CPU time was. */
async function measure({ask, channels, target}, inFlight) {
  const client = startPeer(file('signaling-client.mjs'))
  await client.ready
  await client.ask({kind: 'open', target, connections: channels.slice(0, pairs).flatMap((channel) => [{channel, role: 'MASTER'}, {channel, role: 'VIEWER', clientId: 'v0'}])})
  const before = await ask({})
  const result = await client.ask({kind: 'relay', seconds, inFlight})
  const after = await ask({})
  client.stop()
  return {...result, cpuMicros: ((after.cpuMs - before.cpuMs) * 1000) / result.messages}
}

async function relays() {
  const servers = {}
  for (const [name, start] of Object.entries(starters)) servers[name] = await start(pairs)
  try {
    for (const [title, inFlight] of [['one message under way per channel', 1], ['32 messages under way per channel', 32]]) {
      const results = Object.fromEntries(Object.keys(servers).map((name) => [name, []]))
      for (let round = 0; round <= rounds; round++)
        for (const [name, server] of Object.entries(servers)) {
          const result = await measure(server, inFlight)
          if (round > 0) results[name].push(result)
        }
      console.log(`\nrelaying from viewers to masters, ${pairs} channels, ${title}`)
      const of = (name, key) => median(results[name].map((result) => result[key]))
      for (const name of Object.keys(servers))
        console.log(
          `  ${name.padEnd(22)} ${of(name, 'perSecond').toFixed(0).padStart(7)} messages/s  ${of(name, 'cpuMicros').toFixed(1).padStart(6)} µs of CPU each  delay p50 ${of(name, 'p50').toFixed(3)} ms  p99 ${of(name, 'p99').toFixed(3)} ms`,
        )
      const [own, bare] = Object.keys(servers)
      console.log(`  ${(of(own, 'perSecond') / of(bare, 'perSecond')).toFixed(2)} x the messages; adds ${(of(own, 'p50') - of(bare, 'p50')).toFixed(3)} ms at p50, ${(of(own, 'p99') - of(bare, 'p99')).toFixed(3)} ms at p99`)
    }
  } finally {
    for (const server of Object.values(servers)) server.stop()
  }
}

async function crowds() {
  const limit = spawnSync('sh', ['-c', 'ulimit -n']).stdout.toString().trim()
  const total = channelCount * (1 + viewersPerChannel)
  console.log(`\n${channelCount.toLocaleString('en')} channels with a master and ${viewersPerChannel} viewers each: ${total.toLocaleString('en')} connections at once; one process may hold ${limit} descriptors`)
  const perConnection = {}
  for (const [name, start] of Object.entries(starters)) {
    const server = await start(channelCount)
    const clients = Array.from({length: clientProcesses}, () => startPeer(file('signaling-client.mjs')))
    try {
      await Promise.all(clients.map(({ready}) => ready))
      const before = await server.ask({})
      const from = performance.now()
      const opened = await Promise.all(clients.map(({ask}, share) => ask({kind: 'open', target: server.target, connections: crowd(server.channels, share)})))
      const took = (performance.now() - from) / 1000
      const after = await server.ask({})
      const open = opened.reduce((sum, {open}) => sum + open, 0)
      const cpuMs = (after.cpuMs - before.cpuMs) / open
      const kilobytes = (key) => (after[key] - before[key]) / open / 1024
      perConnection[name] = kilobytes('heapBytes')
      console.log(`  ${name.padEnd(22)} ${open.toLocaleString('en')} opened in ${took.toFixed(1)} s, ${cpuMs.toFixed(2)} ms of CPU each  ${perConnection[name].toFixed(1)} KB of heap and buffers each, the process grew by ${kilobytes('rssBytes').toFixed(1)} KB each  ${after.descriptors.toLocaleString('en')} descriptors`)
      if (open !== total) throw new Error(`${total - open} connections were not opened: ${opened.find(({problem}) => problem)?.problem}`)
      const {p50, p99} = await clients[0].ask({kind: 'relay', seconds, inFlight: 1, pairs})
      const still = await Promise.all(clients.map(({ask}) => ask({kind: 'count'})))
      console.log(`  ${''.padEnd(22)} among them, ${pairs} viewers talk to their masters: delay p50 ${p50.toFixed(3)} ms  p99 ${p99.toFixed(3)} ms; ${still.reduce((sum, {open}) => sum + open, 0).toLocaleString('en')} still open`)
    } finally {
      for (const client of clients) client.stop()
      server.stop()
    }
  }
  const [own, bare] = Object.values(perConnection)
  console.log(`  ${(own / bare).toFixed(2)} x the heap and buffers of a connection of the bare relay`)
}

/** Whole channels, so that a process has both ends of each. */
const crowd = (channels, share) =>
  channels
    .filter((_, i) => i % clientProcesses === share)
    .flatMap((channel) => [{channel, role: 'MASTER'}, ...Array.from({length: viewersPerChannel}, (_, i) => ({channel, role: 'VIEWER', clientId: `v${i}`}))])

const parts = {relays, crowds}

export async function signaling(which = Object.keys(parts)) {
  for (const part of which) await parts[part]()
}

if (process.argv[1] === file(import.meta.url)) await signaling(process.argv.length > 2 ? process.argv.slice(2) : undefined)
