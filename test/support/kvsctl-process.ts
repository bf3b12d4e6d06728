import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {lockHolder} from '../../src/platform/process-lock.ts'

export interface KvsctlResult {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
  /** stdout as the one JSON document that it must be. */
  json<T = Record<string, unknown>>(): T
}

/** The built program, for those who start it in their own way. */
export const kvsctlBin = new URL('../../bin/kvsctl.cjs', import.meta.url).pathname

/** The built kvsctl in processes of its own, with a home directory that is empty and goes away. */
export class KvsctlHome {
  readonly path = mkdtempSync(join(tmpdir(), 'kvsctl-home-'))
  readonly stateDir = join(this.path, 'kvsctl', 'emulator')

  env(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
    return {PATH: process.env.PATH, HOME: this.path, XDG_STATE_HOME: this.path, ...more}
  }

  /** Starts it and leaves it running; stdin is empty. */
  start(argv: readonly string[], env?: Readonly<Record<string, string>>): ChildProcess & {result: Promise<KvsctlResult>} {
    const child = spawn(process.execPath, [kvsctlBin, ...argv], {env: this.env(env), stdio: ['ignore', 'pipe', 'pipe']})
    return Object.assign(child, {result: resultOf(child)})
  }

  run(argv: readonly string[], env?: Readonly<Record<string, string>>): Promise<KvsctlResult> {
    return this.start(argv, env).result
  }

  /** Ends what is still running here, and removes the directory. */
  async remove(): Promise<void> {
    if (lockHolder(join(this.stateDir, 'lock'))) await this.run(['emulator', 'stop'])
    rmSync(this.path, {recursive: true, force: true})
  }
}

async function resultOf(child: ChildProcess): Promise<KvsctlResult> {
  const texts = {stdout: '', stderr: ''}
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]!.setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text
    })
  }
  const [exitCode] = (await once(child, 'close')) as [number | null]
  return {exitCode, ...texts, json: () => JSON.parse(texts.stdout)}
}

/** Waits for something that other processes bring about: on a busy machine each takes many times as long to start as on an idle one. */
export async function eventually(what: string, isTrue: () => boolean, withinMs = 30_000): Promise<void> {
  const deadline = performance.now() + withinMs
  while (!isTrue()) {
    if (performance.now() > deadline) throw new Error(`${what}: not within ${withinMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
