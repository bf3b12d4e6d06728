import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {type Emulator, startEmulator} from '../../src/emulator/index.ts'
import {type Joined, joinChannel, type SignalListener, type SignalOptions} from '../../src/operations/signal/open-signal.ts'
import {type Clock, systemClock} from '../../src/platform/clock.ts'
import {emulatorEnv} from './emulator-env.ts'
import {worldOf} from './emulator-world.ts'
import {schemaErrors} from './json-schemas.ts'
import {type CommandResult, runCommand} from './run-command.ts'

/** An emulator in this process with a channel `demo`, and commands and peers that join it. */
export class SignalBench {
  readonly emulator: Emulator
  readonly dir = mkdtempSync(join(tmpdir(), 'kvsctl-signal-'))
  readonly #skip: () => void

  constructor(emulator: Emulator, skip: () => void) {
    this.emulator = emulator
    this.#skip = skip
    writeFileSync(join(this.dir, 'ca.pem'), emulator.caPem)
  }

  static async start(): Promise<SignalBench> {
    let skipped = 0
    const clock: Clock = {...systemClock, monotonic: () => systemClock.monotonic() + skipped}
    // Three connects a second are the limit: each is a second later than the one before.
    return new SignalBench(await startEmulator({clock}), () => {
      skipped += 1_000
    })
  }

  run(command: unknown, argv: readonly string[], terminal = false): Promise<CommandResult> {
    this.#skip()
    const env = {...emulatorEnv(this.emulator), AWS_CA_BUNDLE: join(this.dir, 'ca.pem')}
    return runCommand(command, argv, {terminal, env})
  }

  join(options: Omit<SignalOptions, 'channel'>, onText: (text: string) => void = () => undefined): Promise<Joined> {
    this.#skip()
    const listener: SignalListener = {onEvent: () => undefined, onFrame: (frame) => frame.kind === 'text' && onText(frame.text)}
    return joinChannel(worldOf(this.emulator), {channel: 'demo', ...options}, listener)
  }

  /** Joins, sends frames, and leaves: they wait in the channel for whoever comes. */
  async leaveBehind(options: Omit<SignalOptions, 'channel'>, frames: readonly string[]): Promise<void> {
    const joined = await this.join(options)
    for (const frame of frames) joined.session.send(frame)
    await joined.session.settle(5_000)
    await joined.leave()
  }

  /** Takes away what waits in the channel for a master. */
  async drain(): Promise<void> {
    await this.leaveBehind({role: 'MASTER', displace: true}, [])
  }

  /** Resolves when the emulator, too, has seen that everyone left; never when somebody stays. */
  async deserted(): Promise<void> {
    while (this.emulator.signaling.openConnections().length > 0) await new Promise((resolve) => setImmediate(resolve))
  }

  async stop(): Promise<void> {
    await this.emulator.stop()
    rmSync(this.dir, {recursive: true})
  }
}

/** The documents of a JSON Lines output, each of which must be what its schema says. */
export function documentsIn<T = Record<string, unknown>>(text: string): T[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const document: unknown = JSON.parse(line)
      const errors = schemaErrors(document)
      if (errors) throw new Error(`${line} is not what its schema says: ${JSON.stringify(errors)}`)
      return document as T
    })
}
