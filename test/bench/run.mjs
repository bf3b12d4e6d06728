// npm run bench: figures as ratios against a peer in the same run, interleaved, medians. Whole processes in a clean environment.
import {spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {bulk} from './bulk.mjs'
import {firstRtp} from './first-rtp.mjs'
import {headrooms} from './headroom.mjs'
import {metricsShown} from './metrics.mjs'
import {peerMaster} from './peer-master.mjs'
import {signaling} from './signaling.mjs'
import {turn} from './turn.mjs'
import {turnProbe} from './turn-probe.mjs'

const cli = new URL('../../bin/kvsctl.cjs', import.meta.url).pathname
const home = mkdtempSync(join(tmpdir(), 'kvsctl-bench-'))
const env = {PATH: process.env.PATH, HOME: home, XDG_STATE_HOME: join(home, 'state')}

const run = (command, args) => {
  const from = performance.now()
  const {status, stderr} = spawnSync(command, args, {env, encoding: 'utf8', timeout: 60_000})
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${stderr}`)
  return performance.now() - from
}
const node = (...args) => run(process.execPath, args)
const kvsctl = (...args) => node(cli, ...args)
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]

/** Runs every contender in turn, `rounds` times, after one round that does not count. */
const compare = (rounds, contenders) => {
  const times = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]))
  for (let round = 0; round <= rounds; round++) for (const [name, go] of Object.entries(contenders)) if (round > 0) times[name].push(go()); else go()
  return Object.fromEntries(Object.entries(times).map(([name, values]) => [name, median(values)]))
}

const show = (title, peer, results) => {
  console.log(`\n${title}`)
  for (const [name, ms] of Object.entries(results)) console.log(`  ${name.padEnd(44)} ${ms.toFixed(0).padStart(6)} ms  ${(ms / results[peer]).toFixed(2)} x ${peer}`)
}

try {
  console.log(`Node ${process.version}`)
  show('start-up', 'node -e 0', compare(15, {'node -e 0': () => node('-e', '0'), 'kvsctl --version': () => kvsctl('--version'), 'kvsctl --help': () => kvsctl('--help')}))
  show(
    'the main job on this machine',
    'node -e 0',
    compare(7, {
      'node -e 0': () => node('-e', '0'),
      'probe ice demo --local, emulator running': () => kvsctl('probe', 'ice', 'demo', '--local'),
    }),
  )
  show(
    'the main job from nothing: the emulator is started by the command',
    'node -e 0',
    compare(5, {
      'node -e 0': () => node('-e', '0'),
      'probe ice demo --local, no emulator': () => {
        kvsctl('emulator', 'stop')
        return kvsctl('probe', 'ice', 'demo', '--local')
      },
    }),
  )
  await bulk()
  await headrooms()
  await metricsShown()
  await signaling()
  await turn()
  await turnProbe()
  await peerMaster()
  await firstRtp()
} finally {
  spawnSync(process.execPath, [cli, 'emulator', 'stop'], {env})
  rmSync(home, {recursive: true, force: true})
}
