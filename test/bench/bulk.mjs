// Bulk figures: lists of 10,000 and 100,000 channels beside the AWS CLI on the same emulator, and 1,000 deletions under the
// published 50 requests a second. Part of `npm run bench`; by itself: node test/bench/bulk.mjs
import {spawnSync} from 'node:child_process'
import {kvsctl, measure, show, startEmulator} from './seeded-emulator.mjs'

async function lists(count) {
  console.log(`\nlisting ${count.toLocaleString('en')} channels`)
  const {env, stop} = await startEmulator({channels: count})
  try {
    for (const format of [[], ['--jsonl'], ['--json']]) show(`kvsctl channel list ${format.join('')}`, await kvsctl(env, 'channel', 'list', ...format))
    if (spawnSync('aws', ['--version']).status !== 0) return console.log('  (no AWS CLI here)')
    const args = ['kinesisvideo', 'list-signaling-channels', '--endpoint-url', env.AWS_ENDPOINT_URL, '--output', 'json']
    show('aws list-signaling-channels', await measure('aws', args, env))
    show('aws list-signaling-channels --page-size 1000', await measure('aws', [...args, '--page-size', '1000'], env))
  } finally {
    await stop()
  }
}

/** What the limit allows: 50 at once after a rest, then 50 a second. */
async function deletions(count, perSecond) {
  console.log(`\ndeleting ${count.toLocaleString('en')} channels, of which the service takes ${perSecond} a second`)
  const {env, stop} = await startEmulator({channels: count, rateLimits: true})
  try {
    const result = await kvsctl(env, 'channel', 'delete', '--name-prefix', 'bench-', '--yes')
    const bound = (count - perSecond) / perSecond
    show('kvsctl channel delete --name-prefix', result)
    console.log(`  ${(result.seconds / bound).toFixed(3)} x the ${bound.toFixed(1)} s that the limit allows`)
  } finally {
    await stop()
  }
}

export async function bulk() {
  await lists(10_000)
  await lists(100_000)
  await deletions(1000, 50)
}

if (process.argv[1] === new URL(import.meta.url).pathname) await bulk()
