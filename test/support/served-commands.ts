import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll} from 'vitest'
import {type Emulator, startEmulator} from '../../src/emulator/start.ts'
import {emulatorEnv} from './emulator-env.ts'

/** What a test file has whose commands ask an emulator over TLS. */
export interface Served {
  readonly emulator: Emulator
  /** A directory of its own, which goes away with it. */
  readonly dir: string
  /** What lets a command find the emulator, its STUN server and its CA. */
  env(): Record<string, string>
}

/** Starts an emulator for the tests of a file, takes its faults away after each, and ends it after all. */
export function serveCommands(): Served {
  let emulator: Emulator
  let dir: string
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'kvsctl-served-'))
    emulator = await startEmulator({})
    writeFileSync(join(dir, 'ca.pem'), emulator.caPem)
  })
  afterEach(() => emulator.faults.clear())
  afterAll(async () => {
    await emulator.stop()
    rmSync(dir, {recursive: true})
  })
  return {
    get emulator() {
      return emulator
    },
    get dir() {
      return dir
    },
    env: () => ({...emulatorEnv(emulator), KVSCTL_STUN_URL: emulator.stunUrl, AWS_CA_BUNDLE: join(dir, 'ca.pem')}),
  }
}
