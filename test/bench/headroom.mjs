// What `quota headroom` takes for 1,000 and 10,000 channels, and how near it comes to what 50 requests a second allow where channels that
// store media are counted. Part of `npm run bench`; by itself, with 10,000 streams instead of 1,000: node test/bench/headroom.mjs --long
import {kvsctlJson, show, startEmulator} from './seeded-emulator.mjs'

const perSecond = 50

/** What one GetMetricData request takes (API reference, MetricDataQueries). */
const queriesPerCall = 500

/** Half a second's worth goes out at once, then so many a second (client/aws/paces.ts). */
const boundOf = (calls) => (calls - perSecond / 2) / perSecond

const headroom = async (title, resources, ...flags) => {
  const {env, stop} = await startEmulator(resources)
  try {
    const result = await kvsctlJson(env, 'quota', 'headroom', '--fail-on', 'never', ...flags)
    show(title, result)
    const {channelCount, channelUse} = result.document.evidence
    if (channelCount.value !== resources.channels) throw new Error(`${channelCount.value} channels were counted, not ${resources.channels}`)
    const {series, calls} = channelUse.value
    const fewest = Math.ceil(series / queriesPerCall)
    console.log(`    CloudWatch: ${series} metrics in ${calls} GetMetricData requests; the fewest are ${fewest}`)
    return result
  } finally {
    await stop()
  }
}

export async function headrooms({streams = 1000} = {}) {
  console.log('\nquota headroom')
  await headroom('1,000 channels, none of them active', {channels: 1000})
  await headroom('10,000 channels, none of them active', {channels: 10_000})
  await headroom('1,000 channels, all active', {channels: 1000, active: 1000})
  await headroom('10,000 channels, all active', {channels: 10_000, active: 10_000})
  const counted = await headroom(`10,000 channels, ${streams} streams, --count-storage`, {channels: 10_000, streams, rateLimits: true}, '--count-storage')
  const bound = boundOf(streams)
  console.log(`    ${streams} calls at ${perSecond} a second: ${bound.toFixed(1)} s at least; ${(counted.seconds / bound).toFixed(3)} x that`)
}

if (process.argv[1] === new URL(import.meta.url).pathname) await headrooms(process.argv.includes('--long') ? {streams: 10_000} : {})
