// Clients for test/bench/signaling.mjs. Reads jobs, one JSON object per line, and answers each with one: `open` connections, `relay`
// messages from viewers to masters for a while, `count` what is still open.
import {createHash, createHmac} from 'node:crypto'
import {createInterface} from 'node:readline'
import {WebSocket} from 'ws'

/** How many handshakes are under way at once: well below the backlog of the listener. */
const atOnce = 100

/** What a candidate takes: 150 to 250 characters. */
const payload = Buffer.from(JSON.stringify({candidate: 'candidate:842163049 1 udp 1677729535 203.0.113.7 46154 typ srflx raddr 0.0.0.0 rport 0', sdpMid: '0', sdpMLineIndex: 0})).toString('base64')
const frame = JSON.stringify({action: 'ICE_CANDIDATE', messagePayload: payload, recipientClientId: ''})

const encode = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
const hmac = (key, text) => createHmac('sha256', key).update(text).digest()

/** SigV4 in the query (AWS General Reference, "Create a signed AWS API request"). */
function presign({url, region, credentials, query}) {
  const date = new Date().toISOString().replace(/[-:]|\.\d+/g, '')
  const scope = [date.slice(0, 8), region, 'kinesisvideo', 'aws4_request']
  const all = {...query, 'X-Amz-Algorithm': 'AWS4-HMAC-SHA256', 'X-Amz-Credential': [credentials.accessKeyId, ...scope].join('/'), 'X-Amz-Date': date, 'X-Amz-Expires': '299', 'X-Amz-SignedHeaders': 'host'}
  const canonical = Object.keys(all).sort().map((name) => `${name}=${encode(all[name])}`).join('&')
  const request = `GET\n/\n${canonical}\nhost:${new URL(url).host}\n\nhost\n${createHash('sha256').digest('hex')}`
  const toSign = `AWS4-HMAC-SHA256\n${date}\n${scope.join('/')}\n${createHash('sha256').update(request).digest('hex')}`
  const key = scope.reduce(hmac, `AWS4${credentials.secretAccessKey}`)
  return `${url}/?${canonical}&X-Amz-Signature=${hmac(key, toSign).toString('hex')}`
}

const urlFor = (target, {channel, role, clientId}) => {
  if (!target.credentials) return `${target[role]}/?role=${role}&channel=${channel}`
  const query = {'X-Amz-ChannelARN': channel, ...(clientId && {'X-Amz-ClientId': clientId})}
  return presign({url: target[role], ...target, query})
}

const open = []

async function openAll({target, connections}) {
  const left = [...connections]
  let problem
  const work = async () => {
    for (let next = left.shift(); next; next = left.shift()) {
      const socket = new WebSocket(urlFor(target, next), {perMessageDeflate: false})
      await new Promise((resolve) => {
        socket.once('open', () => resolve(open.push({...next, socket})))
        socket.once('error', (error) => resolve((problem = error.message)))
      })
      socket.on('error', () => {})
    }
  }
  await Promise.all(Array.from({length: atOnce}, work))
  return {open: open.length, problem}
}

const quantile = (sorted, q) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]

/** Each viewer keeps `inFlight` messages on their way to its master. Both ends are here, so that one clock times them. */
async function relay({seconds, inFlight, pairs = Number.POSITIVE_INFINITY}) {
  const delays = []
  const until = performance.now() + seconds * 1000
  const masters = open.filter(({role}) => role === 'MASTER').slice(0, pairs)
  const from = performance.now()
  await Promise.all(
    masters.map(
      ({channel, socket: master}) =>
        new Promise((resolve) => {
          const viewer = open.find((other) => other.channel === channel && other.role === 'VIEWER').socket
          const sentAt = []
          const send = () => {
            sentAt.push(performance.now())
            viewer.send(frame)
          }
          const hear = () => {
            const now = performance.now()
            delays.push(now - sentAt.shift())
            if (now < until) send()
            else if (sentAt.length === 0) {
              master.off('message', hear)
              resolve()
            }
          }
          master.on('message', hear)
          for (let i = 0; i < inFlight; i++) send()
        }),
    ),
  )
  const took = (performance.now() - from) / 1000
  delays.sort((a, b) => a - b)
  return {messages: delays.length, perSecond: delays.length / took, p50: quantile(delays, 0.5), p99: quantile(delays, 0.99)}
}

const jobs = {open: openAll, relay, count: async () => ({open: open.filter(({socket}) => socket.readyState === WebSocket.OPEN).length})}

console.log('{}')
for await (const line of createInterface({input: process.stdin})) {
  const {kind, ...job} = JSON.parse(line)
  console.log(JSON.stringify(await jobs[kind](job)))
}
