// Bulk figures: lists of 10,000 and 100,000 channels beside the AWS CLI on the same emulator, and 1,000 deletions under the
// published 50 requests a second. Part of `npm run bench`; by itself: node test/bench/bulk.mjs
import {spawn, spawnSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

const root = new URL('../..', import.meta.url).pathname
const cli = join(root, 'bin/kvsctl.cjs')
const [account, region] = ['123456789012', 'us-west-2']

/** Channels in a journal, as the emulator keeps them: creating 100,000 by requests would be another benchmark. */
const seed = (dir, count) => {
  mkdirSync(join(dir, account, region), {recursive: true})
  const lines = Array.from({length: count}, (_, n) => {
    const name = `bench-${String(n).padStart(6, '0')}`
    const arn = `arn:aws:kinesisvideo:${region}:${account}:channel/${name}/1700000000000`
    const kept = {type: 'SINGLE_MASTER', status: 'ACTIVE', createdMs: 1_700_000_000_000, messageTtlSeconds: 60, version: 'v1', tags: {}}
    return `${JSON.stringify({c: 'channels', k: name, v: {name, arn, ...kept}})}\n`
  })
  writeFileSync(join(dir, account, region, 'journal.jsonl'), lines.join(''))
}

/** An emulator in a process of its own, so that its memory and time are not the client's. */
const startEmulator = (count, rateLimits) =>
  new Promise((resolve, reject) => {
    const dir = mkdtempSync(join(tmpdir(), 'kvsctl-bench-'))
    seed(dir, count)
    const script = `import {startEmulator} from ${JSON.stringify(join(root, 'dist/emulator.mjs'))}
      const e = await startEmulator({stateDir: process.argv[1], limits: ${rateLimits ? '{}' : '{rateScale: Infinity}'}, demoChannel: false})
      console.log(JSON.stringify({url: e.controlPlaneUrl, ...e.credentials}))
      process.stdin.resume().on('end', () => process.exit())`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, dir], {stdio: ['pipe', 'pipe', 'inherit']})
    child.on('error', reject).on('exit', () => rmSync(dir, {recursive: true, force: true}))
    child.stdout.once('data', (line) => {
      const {url, accessKeyId, secretAccessKey} = JSON.parse(line)
      const env = {AWS_ENDPOINT_URL: url, AWS_REGION: region, AWS_DEFAULT_REGION: region, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey}
      resolve({env: {PATH: process.env.PATH, HOME: dir, ...env}, stop: () => new Promise((done) => child.on('exit', done).stdin.end())})
    })
  })

/** Linux keeps the most memory that a process ever held; elsewhere this is unknown. */
const peakMegabytes = (pid) => {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return undefined
  }
}

/** Runs a command and throws its output away. @returns s until it ended, s until its first byte, the most MB it held */
const measure = (command, args, env) =>
  new Promise((resolve, reject) => {
    const from = performance.now()
    const seconds = () => (performance.now() - from) / 1000
    const child = spawn(command, args, {env, stdio: ['ignore', 'pipe', 'pipe']})
    const result = {seconds: 0, first: Number.NaN, megabytes: 0}
    let stderr = ''
    const watch = setInterval(() => (result.megabytes = Math.max(result.megabytes, peakMegabytes(child.pid) ?? 0)), 20)
    const deadline = setTimeout(() => child.kill('SIGKILL'), 180_000)
    child.stdout.once('data', () => (result.first = seconds())).resume()
    child.stderr.on('data', (text) => (stderr += text))
    child.on('error', reject).on('close', (code) => {
      clearInterval(watch)
      clearTimeout(deadline)
      result.seconds = seconds()
      if (code !== 0) reject(new Error(`${command} ${args.join(' ')} ended with ${code}: ${stderr}`))
      else resolve(result)
    })
  })

const kvsctl = (env, ...args) => measure(process.execPath, [cli, ...args], env)

const show = (name, {seconds, first, megabytes}) =>
  console.log(`  ${name.padEnd(44)} ${seconds.toFixed(2).padStart(7)} s   first byte ${first.toFixed(2).padStart(6)} s   peak ${megabytes.toFixed(0).padStart(4)} MB`)

async function lists(count) {
  console.log(`\nlisting ${count.toLocaleString('en')} channels`)
  const {env, stop} = await startEmulator(count, false)
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
  const {env, stop} = await startEmulator(count, true)
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
