// An emulator that is born with many resources, and commands that are measured against it.
import {spawn} from 'node:child_process'
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

const root = new URL('../..', import.meta.url).pathname
const cli = join(root, 'bin/kvsctl.cjs')
const [account, region] = ['123456789012', 'us-west-2']

/** Resources in a journal, as the emulator keeps them: creating 100,000 by requests would be another benchmark. */
const seed = (dir, channels, streams) => {
  mkdirSync(join(dir, account, region), {recursive: true})
  const nameOf = (n) => `bench-${String(n).padStart(6, '0')}`
  const arnOf = (kind, n) => `arn:aws:kinesisvideo:${region}:${account}:${kind}/${nameOf(n)}/1700000000000`
  const line = (collection, kind, n, kept) => `${JSON.stringify({c: collection, k: nameOf(n), v: {name: nameOf(n), arn: arnOf(kind, n), ...kept}})}\n`
  const common = {status: 'ACTIVE', createdMs: 1_700_000_000_000, version: 'v1', tags: {}}
  const lines = [
    ...Array.from({length: channels}, (_, n) => line('channels', 'channel', n, {...common, type: 'SINGLE_MASTER', messageTtlSeconds: 60})),
    ...Array.from({length: streams}, (_, n) => line('streams', 'stream', n, {...common, dataRetentionInHours: 24, storageTier: 'HOT', kmsKeyId: 'alias/aws/kinesisvideo'})),
  ]
  writeFileSync(join(dir, account, region, 'journal.jsonl'), lines.join(''))
}

/**
 * An emulator in a process of its own, so that its memory and time are not the client's.
 * `active`: so many channels have been used just now, as CloudWatch tells it.
 */
export const startEmulator = ({channels, streams = 0, active = 0, rateLimits = false}) =>
  new Promise((resolve, reject) => {
    const dir = mkdtempSync(join(tmpdir(), 'kvsctl-bench-'))
    seed(dir, channels, streams)
    const script = `import {startEmulator} from ${JSON.stringify(join(root, 'dist/emulator.mjs'))}
      const e = await startEmulator({stateDir: process.argv[1], limits: ${rateLimits ? '{}' : '{rateScale: Infinity}'}, demoChannel: false})
      for (let n = 0; n < ${active}; n++)
        for (const operation of ['ConnectAsMaster', 'ConnectAsViewer', 'GetIceServerConfig', 'Disconnect'])
          e.metrics.operation(operation, 'bench-' + String(n).padStart(6, '0'), {failed: false, tookMs: 20})
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

/** Runs a command. @returns s until it ended, s until its first byte, the most MB it held, and with `keep` what it wrote */
export const measure = (command, args, env, {keep = false} = {}) =>
  new Promise((resolve, reject) => {
    const from = performance.now()
    const seconds = () => (performance.now() - from) / 1000
    const child = spawn(command, args, {env, stdio: ['ignore', 'pipe', 'pipe']})
    const result = {seconds: 0, first: Number.NaN, megabytes: 0, stdout: ''}
    let stderr = ''
    const watch = setInterval(() => (result.megabytes = Math.max(result.megabytes, peakMegabytes(child.pid) ?? 0)), 20)
    const deadline = setTimeout(() => child.kill('SIGKILL'), 400_000)
    child.stdout.once('data', () => (result.first = seconds())).on('data', (text) => keep && (result.stdout += text))
    child.stderr.on('data', (text) => (stderr += text))
    child.on('error', reject).on('close', (code) => {
      clearInterval(watch)
      clearTimeout(deadline)
      result.seconds = seconds()
      if (code !== 0) reject(new Error(`${command} ${args.join(' ')} ended with ${code}: ${stderr}`))
      else resolve(result)
    })
  })

export const kvsctl = (env, ...args) => measure(process.execPath, [cli, ...args], env)

/** The same, and the document that it printed. */
export const kvsctlJson = async (env, ...args) => {
  const result = await measure(process.execPath, [cli, ...args, '--json'], env, {keep: true})
  return {...result, document: JSON.parse(result.stdout)}
}

export const show = (name, {seconds, first, megabytes}) =>
  console.log(`  ${name.padEnd(44)} ${seconds.toFixed(2).padStart(7)} s   first byte ${first.toFixed(2).padStart(6)} s   peak ${megabytes.toFixed(0).padStart(4)} MB`)

