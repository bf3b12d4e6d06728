// How many GetMetricData requests `metrics show` makes for 1, 100 and 1,000 channels, as a proxy in front of CloudWatch counts them, beside
// the fewest that 500 queries a request allow. Part of `npm run bench`; by itself: node test/bench/metrics.mjs
import {createServer, request} from 'node:http'
import {kvsctlJson, show, startEmulator} from './seeded-emulator.mjs'

const queriesPerCall = 500

/** Passes everything on, and counts the requests that name an operation. */
const countingProxy = (target, operation) =>
  new Promise((resolve) => {
    const counted = {requests: 0}
    const server = createServer((from, to) => {
      const named = from.headers['x-amz-target'] ?? from.url
      if (named.split(/[./]/).at(-1) === operation) counted.requests++
      const onward = request(target, {path: from.url, method: from.method, headers: from.headers}, (answer) => {
        to.writeHead(answer.statusCode, answer.headers)
        answer.pipe(to)
      })
      from.pipe(onward)
    })
    server.listen(0, '127.0.0.1', () =>
      resolve({url: `http://127.0.0.1:${server.address().port}`, counted, close: () => new Promise((done) => server.close(done))}),
    )
  })

const figures = async (env, channels, names) => {
  const proxy = await countingProxy(env.AWS_ENDPOINT_URL, 'GetMetricData')
  const flags = Array.from({length: channels}, (_, n) => ['--channel', `bench-${String(n).padStart(6, '0')}`]).flat()
  try {
    const result = await kvsctlJson({...env, AWS_ENDPOINT_URL_CLOUDWATCH: proxy.url}, 'metrics', 'show', ...names, ...flags)
    const {asked, lines} = result.document
    const fewest = Math.ceil(asked.queries / queriesPerCall)
    show(`${channels.toLocaleString('en')} channels, ${names.join(' ') || 'all metrics'}`, result)
    console.log(`    ${proxy.counted.requests} GetMetricData requests for ${asked.queries} queries; the fewest are ${fewest}: ${(proxy.counted.requests / fewest).toFixed(2)} x`)
    if (lines.length === 0 || proxy.counted.requests !== asked.calls) throw new Error(`${asked.calls} calls were told, ${lines.length} lines came`)
  } finally {
    await proxy.close()
  }
}

export async function metricsShown() {
  console.log('\nmetrics show')
  const {env, stop} = await startEmulator({channels: 1000, active: 1000})
  try {
    for (const channels of [1, 100, 1000]) {
      await figures(env, channels, ['Failure', 'Latency'])
      await figures(env, channels, [])
    }
  } finally {
    await stop()
  }
}

if (process.argv[1] === new URL(import.meta.url).pathname) await metricsShown()
