// What `peer master` costs with 1 and with 10 viewers: CPU (/proc/PID/stat) and resident memory of its process alone. Emulator and viewers,
// which are `peer viewer`, are processes of their own on this machine; how many pictures came tells whether it kept up with all of them.
// Part of `npm run bench`, on Linux; by itself: node test/bench/peer-master.mjs
import {spawn, spawnSync} from 'node:child_process'
import {once} from 'node:events'
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {createInterface} from 'node:readline'

const cli = new URL('../../bin/kvsctl.cjs', import.meta.url).pathname
const [crowds, settleMs, measureMs, patienceMs] = [[0, 1, 10], 2000, 12_000, 20_000]
/** Linux counts CPU in hundredths of a second, whatever its kernel's clock is. */
const tickMs = 10

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)]

/** A command that tells of events until it is interrupted. */
function startPeer(env, ...args) {
  const child = spawn(process.execPath, [cli, ...args, '--local', '--jsonl'], {env, stdio: ['ignore', 'pipe', 'pipe']})
  const events = []
  let stderr = ''
  child.stderr.on('data', (text) => (stderr += text))
  createInterface({input: child.stdout}).on('line', (line) => events.push(JSON.parse(line)))
  const ended = once(child, 'exit')
  const until = async (isThere) => {
    for (const end = performance.now() + patienceMs; !events.some(isThere); await sleep(20))
      if (child.exitCode !== null || performance.now() > end) throw new Error(`kvsctl ${args.join(' ')}: ${stderr || 'waited in vain'}`)
  }
  const stop = () => {
    child.kill('SIGINT')
    return ended
  }
  return {pid: child.pid, events, until, stop}
}

function usageOf(pid) {
  const [userTicks, systemTicks] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ').slice(11, 13)
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return {cpuMs: (Number(userTicks) + Number(systemTicks)) * tickMs, megabytes: Number(kilobytes) / 1024}
}

const newestFps = ({events}) => events.findLast(({kind}) => kind === 'measured')?.figures.fps ?? 0

async function measure(master, viewers) {
  await sleep(settleMs)
  const [before, from] = [usageOf(master.pid), performance.now()]
  await sleep(measureMs)
  const [after, tookMs] = [usageOf(master.pid), performance.now() - from]
  return {cpuPercent: (100 * (after.cpuMs - before.cpuMs)) / tookMs, megabytes: after.megabytes, fps: median(viewers.map(newestFps))}
}

const show = (count, {cpuPercent, megabytes, fps}) =>
  console.log(
    `  ${`${count} viewer${count === 1 ? '' : 's'}`.padEnd(12)} ${cpuPercent.toFixed(1).padStart(6)} % of a core  ${megabytes.toFixed(0).padStart(5)} MB${fps === undefined ? '' : `  ${fps.toFixed(1).padStart(5)} pictures/s come to a viewer`}`,
  )

export async function peerMaster() {
  const home = mkdtempSync(join(tmpdir(), 'kvsctl-bench-'))
  const env = {PATH: process.env.PATH, HOME: home, XDG_STATE_HOME: join(home, 'state')}
  const peers = []
  const start = (...args) => {
    peers.unshift(startPeer(env, ...args))
    return peers[0]
  }
  try {
    spawnSync(process.execPath, [cli, 'emulator', 'start', '--no-rate-limits'], {env})
    const master = start('peer', 'master', 'demo')
    await master.until(({kind}) => kind === 'connected')
    const viewers = []
    const results = {}
    console.log('\npeer master, test picture and tone, its process alone')
    for (const count of crowds) {
      while (viewers.length < count) {
        const clientId = `bench-${viewers.length}`
        viewers.push(start('peer', 'viewer', 'demo', '--client-id', clientId))
        await master.until((event) => event.kind === 'viewer-media' && event.clientId === clientId)
      }
      results[count] = await measure(master, viewers)
      show(count, results[count])
    }
    const times = (key) => (results[10][key] / results[1][key]).toFixed(2)
    console.log(`  10 viewers : 1 viewer  ${times('cpuPercent')} x the CPU  ${times('megabytes')} x the memory`)
  } finally {
    await Promise.all(peers.map(({stop}) => stop()))
    spawnSync(process.execPath, [cli, 'emulator', 'stop'], {env})
    rmSync(home, {recursive: true, force: true})
  }
}

if (process.argv[1] === new URL(import.meta.url).pathname) await peerMaster()
