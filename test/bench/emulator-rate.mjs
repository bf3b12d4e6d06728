// node test/bench/emulator-rate.mjs: requests per second that the emulator answers, beside a bare node:http server that answers
// every request with the same bytes. Wants wrk (apt-get install wrk) and a build. Both servers are processes of their own on
// loopback; the request is signed once by the AWS SDK and repeated, rounds are interleaved, figures are medians.
import {spawn, spawnSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {DescribeSignalingChannelCommand, KinesisVideoClient} from '@aws-sdk/client-kinesis-video'

const [rounds, seconds, connections] = [3, 5, 16]
const scratch = mkdtempSync(join(tmpdir(), 'kvsctl-rate-'))
const library = new URL('../../dist/emulator.mjs', import.meta.url).href

/** Runs a server in a process of its own. It prints one line of JSON when it is ready. */
async function serve(source) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {stdio: ['ignore', 'pipe', 'inherit']})
  const line = await new Promise((resolve, reject) => {
    let text = ''
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
    child.stdout.on('data', (chunk) => {
      text += chunk
      if (text.includes('\n')) resolve(text)
    })
  })
  return {child, ...JSON.parse(line)}
}

const serveEmulator = () =>
  serve(`import {startEmulator} from ${JSON.stringify(library)}
    const {controlPlaneUrl: url, region, credentials} = await startEmulator({limits: {rateScale: Infinity}})
    console.log(JSON.stringify({url, region, credentials}))`)

const serveBare = (body) =>
  serve(`import {createServer} from 'node:http'
    const body = ${JSON.stringify(body)}
    const server = createServer((request, response) => request.resume().once('end', () => response.end(body)))
    server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({url: 'http://127.0.0.1:' + server.address().port})))`)

/** What the AWS SDK sends, and what it gets. */
async function signedRequest({url: endpoint, region, credentials}) {
  const client = new KinesisVideoClient({endpoint, region, credentials})
  let seen
  const capture = (next) => async (args) => {
    seen = args.request
    return next(args)
  }
  client.middlewareStack.add(capture, {step: 'finalizeRequest', priority: 'low', name: 'capture'})
  const answer = await client.send(new DescribeSignalingChannelCommand({ChannelName: 'demo'}))
  client.destroy()
  return {path: seen.path, headers: seen.headers, body: Buffer.from(seen.body).toString(), answer: JSON.stringify(answer)}
}

/** wrk adds Host and Content-Length itself. */
function writeScript({headers, body}) {
  const kept = Object.entries(headers).filter(([name]) => !['content-length', 'host'].includes(name.toLowerCase()))
  const lines = kept.map(([name, value]) => `wrk.headers[${JSON.stringify(name)}] = ${JSON.stringify(value)}`)
  const path = join(scratch, 'request.lua')
  writeFileSync(path, [`wrk.method = "POST"`, `wrk.body = ${JSON.stringify(body)}`, ...lines].join('\n'))
  return path
}

/** CPU time of a process so far, in s (proc(5): utime and stime, in ticks of 10 ms). */
const cpuOf = ({pid}) => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

function measure({child, url}, path, script) {
  const before = cpuOf(child)
  const wrk = spawnSync('wrk', ['-t1', `-c${connections}`, `-d${seconds}s`, '-s', script, url + path], {encoding: 'utf8'})
  if (wrk.error) throw wrk.error
  const cpu = cpuOf(child) - before
  const requests = Number(/(\d+) requests in/.exec(wrk.stdout)[1])
  if (/Non-2xx|Socket errors/.test(wrk.stdout)) throw new Error(wrk.stdout)
  return {perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(wrk.stdout)[1]), cpuMicros: (cpu / requests) * 1e6}
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]
const servers = []
try {
  const emulator = await serveEmulator()
  servers.push(emulator)
  const request = await signedRequest(emulator)
  const bare = await serveBare(request.answer)
  servers.push(bare)
  const script = writeScript(request)
  const contenders = {'DescribeSignalingChannel, emulator': emulator, 'a bare node:http server': bare}
  const results = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]))
  for (let round = 0; round <= rounds; round++)
    for (const [name, server] of Object.entries(contenders)) {
      const result = measure(server, request.path, script)
      if (round > 0) results[name].push(result)
    }
  console.log(`Node ${process.version}, wrk -t1 -c${connections} -d${seconds}s, medians of ${rounds}`)
  for (const [name, all] of Object.entries(results)) {
    const [perSecond, cpu] = [median(all.map((each) => each.perSecond)), median(all.map((each) => each.cpuMicros))]
    console.log(`  ${name.padEnd(36)} ${perSecond.toFixed(0).padStart(6)} requests/s  ${cpu.toFixed(0).padStart(4)} µs of CPU each`)
  }
} finally {
  for (const {child} of servers) child.kill()
  rmSync(scratch, {recursive: true})
}
