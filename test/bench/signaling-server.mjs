// A server for test/bench/signaling.mjs: `emulator`, or `bare`, a relay of `ws` and nothing else. Prints where it is; then says for
// each line that it reads what it takes.
import {readdirSync} from 'node:fs'
import {createInterface} from 'node:readline'

async function serveEmulator() {
  const {startEmulator} = await import('../../dist/emulator.mjs')
  const {controlPlaneUrl: url, region, credentials} = await startEmulator({limits: {rateScale: Infinity}, demoChannel: false})
  return {url, region, credentials}
}

/** Passes the bytes of viewers on to the master of their channel, unread. */
async function serveBare() {
  const {WebSocketServer} = await import('ws')
  const masters = new Map()
  const server = new WebSocketServer({port: 0, host: '127.0.0.1', clientTracking: false})
  server.on('connection', (socket, {url}) => {
    const query = new URL(url, 'ws://x').searchParams
    const channel = query.get('channel')
    if (query.get('role') === 'MASTER') masters.set(channel, socket)
    else socket.on('message', (data) => masters.get(channel)?.send(data, {binary: false}))
  })
  await new Promise((resolve) => server.once('listening', resolve))
  return {url: `ws://127.0.0.1:${server.address().port}`}
}

console.log(JSON.stringify(await (process.argv[2] === 'emulator' ? serveEmulator() : serveBare())))
for await (const _ of createInterface({input: process.stdin})) {
  // What it takes to look is not the server's.
  const {user, system} = process.cpuUsage()
  globalThis.gc()
  const {rss, heapUsed, external} = process.memoryUsage()
  console.log(JSON.stringify({rssBytes: rss, heapBytes: heapUsed + external, cpuMs: (user + system) / 1000, descriptors: readdirSync('/proc/self/fd').length}))
}
