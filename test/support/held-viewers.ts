import {execFile} from 'node:child_process'
import {kvsctlBin} from './kvsctl-process.ts'
import {documentsIn} from './signal.ts'

/** How `peer viewer` ended that was held to something. */
export interface HeldViewer {
  readonly exitCode: number
  readonly stderr: string
  /** What it was held to, each with its outcome. */
  readonly judged: readonly string[]
}

/** On a busy machine the first picture takes seconds. */
const duration = '8s'

/** Viewers of a camera in processes of their own, all at once, and each held to other expectations. */
export const holdViewers = (
  env: NodeJS.ProcessEnv,
  channel: string,
  ...held: readonly (readonly string[])[]
): Promise<HeldViewer[]> =>
  Promise.all(held.map((expectations, at) => holdViewer(env, [channel, '--client-id', `held-${at}`], expectations)))

function holdViewer(env: NodeJS.ProcessEnv, who: readonly string[], expectations: readonly string[]): Promise<HeldViewer> {
  const expect = expectations.flatMap((expectation) => ['--expect', expectation])
  const argv = [kvsctlBin, 'peer', 'viewer', ...who, '--duration', duration, '--jsonl', ...expect]
  return new Promise((resolve) =>
    execFile(process.execPath, argv, {env: {PATH: process.env.PATH, ...env}}, (error, stdout, stderr) => {
      const end = documentsIn(stdout).at(-1) as {expectations?: {expected: string; outcome: string}[]} | undefined
      const judged = (end?.expectations ?? []).map(({expected, outcome}) => `${expected} ${outcome}`)
      resolve({exitCode: error ? Number(error.code) : 0, stderr, judged})
    }),
  )
}
