import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {mkdirSync, symlinkSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {KvsctlHome} from '../support/kvsctl-process.ts'

const script = new URL('ci-ingestion.sh', import.meta.url).pathname
const bin = new URL('../../bin/kvsctl.cjs', import.meta.url).pathname

let home: KvsctlHome
beforeAll(async () => {
  home = new KvsctlHome()
  mkdirSync(join(home.path, 'bin'))
  symlinkSync(bin, join(home.path, 'bin', 'kvsctl'))
  // AWS does nothing at once, either.
  const slow = ['create', 'update', 'delete', 'consistency'].flatMap((what) => [`--${what}-delay`, '300ms'])
  await home.run(['emulator', 'start', '--no-camera', ...slow])
})
afterAll(() => home.remove())

/** The script as a CI job runs it, on this machine; a process group of its own, so that a job can be cut off. */
function start(): {child: ChildProcess; output: () => string} {
  const env = home.env({PATH: `${join(home.path, 'bin')}:${process.env.PATH}`, KVSCTL_LOCAL: '1'})
  const child = spawn(script, [], {env, detached: true, stdio: ['ignore', 'pipe', 'pipe']})
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  return {child, output: () => text}
}

async function runToItsEnd(): Promise<{exitCode: number | null; output: string}> {
  const {child, output} = start()
  const [exitCode] = (await once(child, 'close')) as [number | null]
  return {exitCode, output: output()}
}

/** Stops everything at once, when the stream has just been mapped: nothing is torn down. */
async function cutOff(): Promise<void> {
  const {child, output} = start()
  const look = () => {
    if (!output().includes(':stream/ci-front-door-media/')) return
    child.stdout!.off('data', look)
    process.kill(-child.pid!, 'SIGKILL')
  }
  child.stdout!.on('data', look)
  await once(child, 'close')
}

const names = async (noun: 'channel' | 'stream'): Promise<string[]> =>
  (await home.run([noun, 'list', '--local', '--query', `${noun}s[].name`])).json<string[]>()

test('a pipeline builds, verifies and tears down a channel with ingestion, also after a run that was cut off', async () => {
  await cutOff()
  expect(await names('stream')).toEqual(['ci-front-door-media'])

  const {exitCode, output} = await runToItsEnd()
  expect({exitCode, output}).toEqual({exitCode: 0, output: expect.stringContaining('WEBRTC')})
  expect(await names('channel')).toEqual(['demo'])
  expect(await names('stream')).toEqual([])
}, 90_000)
