import {afterAll, beforeAll, expect, it} from 'vitest'
import {type Emulator, startEmulator} from '../../src/emulator/index.ts'
import {emulatorEnv} from '../support/emulator-env.ts'
import {KvsctlHome} from '../support/kvsctl-process.ts'

// The built CLI, as a script uses it. `npm test` builds before it tests.
let emulator: Emulator
const home = new KvsctlHome()
beforeAll(async () => {
  emulator = await startEmulator()
})
afterAll(async () => {
  await home.remove()
  await emulator.stop()
})

const kvsctl = async (line: string): Promise<{said: string; status: number | null}> => {
  const {stdout, stderr, exitCode} = await home.run(line.split(' '), emulatorEnv(emulator))
  return {said: stdout + stderr, status: exitCode}
}

it('a stream lives its life in a script that can be run twice', async () => {
  for (const action of ['created', 'exists']) {
    const {said, status} = await kvsctl('stream create cam --retention 24h --if-not-exists --query action')
    expect([said, status]).toEqual([`"${action}"\n`, 0])
  }
  expect((await kvsctl('stream retention cam 7d')).said).toContain('retention\t168 h (7 d)\n')
  expect((await kvsctl('stream list --retaining')).said).toMatch(/^cam\tACTIVE\t168\t/)
  expect((await kvsctl('stream delete cma --yes')).said).toContain('Did you mean cam?')
  for (const action of ['deleted', 'absent']) {
    const {said, status} = await kvsctl('stream delete cam --yes --if-exists')
    expect([said.split('\t')[0], status]).toEqual([action, 0])
  }
}, 60_000)

it('a mistake costs a usage error and no request', async () => {
  const before = emulator.activity().lastRequestMs
  for (const line of ['stream create cam --retention 1.5h', 'stream images cam disable --width 5', 'stream tag cam aws:x=y'])
    expect((await kvsctl(line)).status).toBe(2)
  expect(emulator.activity().lastRequestMs).toBe(before)
}, 30_000)
