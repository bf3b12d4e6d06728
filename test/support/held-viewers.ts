import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {createInterface} from 'node:readline'
import {kvsctlBin} from './kvsctl-process.ts'

/** How `peer viewer` ended that was held to something. */
export interface HeldViewer {
  readonly exitCode: number | null
  readonly stderr: string
  /** What it was held to, each with its outcome. */
  readonly judged: readonly string[]
}

interface Told {
  readonly kind: string
  readonly figures?: {readonly frames?: number; readonly audioPackets?: number}
  readonly expectations?: readonly {readonly expected: string; readonly outcome: string}[]
}

/** Many times what it takes to see enough. */
const duration = '45s'
const enough = 20

/**
 * Viewers of a camera in processes of their own, all at once, and each held to other expectations. Ctrl-C ends them once each saw
 * twenty pictures and as many packets of sound.
 */
export const holdViewers = (
  env: NodeJS.ProcessEnv,
  channel: string,
  ...held: readonly (readonly string[])[]
): Promise<HeldViewer[]> =>
  Promise.all(held.map((expectations, at) => holdViewer(env, [channel, '--client-id', `held-${at}`], expectations)))

async function holdViewer(env: NodeJS.ProcessEnv, who: readonly string[], expectations: readonly string[]): Promise<HeldViewer> {
  const expect = expectations.flatMap((expectation) => ['--expect', expectation])
  const argv = [kvsctlBin, 'peer', 'viewer', ...who, '--duration', duration, '--jsonl', ...expect]
  const child = spawn(process.execPath, argv, {env: {PATH: process.env.PATH, ...env}, stdio: ['ignore', 'pipe', 'pipe']})
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk))
  let last: Told | undefined
  createInterface(child.stdout).on('line', (line) => {
    last = JSON.parse(line) as Told
    const {frames = 0, audioPackets = 0} = last.figures ?? {}
    if (last.kind !== 'end' && frames >= enough && audioPackets >= enough) child.kill('SIGINT')
  })
  const [exitCode] = (await once(child, 'close')) as [number | null]
  return {exitCode, stderr, judged: (last?.expectations ?? []).map(({expected, outcome}) => `${expected} ${outcome}`)}
}
