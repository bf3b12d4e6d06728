import type {Command} from '@oclif/core/command'
import {Config} from '@oclif/core/config'
import {ExitError} from '@oclif/core/errors'
import {settings} from '@oclif/core/settings'
import {setEnvironment} from './environment.ts'
import {schemaErrors} from './json-schemas.ts'

export interface CommandResult {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
  /** stdout as the one JSON document that it must be. */
  json<T = Record<string, unknown>>(): T
}

export interface RunOptions {
  /** Replaces the whole environment of AWS_*, KVSCTL_* and NO_COLOR variables; others stay. */
  readonly env?: Readonly<Record<string, string>>
  /** Whether stdout and stderr are a terminal. */
  readonly terminal?: boolean
}

type CommandClass = {run(argv: string[], config: Config): Promise<unknown>} & Pick<typeof Command, 'id'>

const root = new URL('../..', import.meta.url).pathname
let config: Promise<Config> | undefined

/** Runs a command in this process, as `kvsctl` would, and says what it wrote and how it ended. */
export async function runCommand(command: unknown, argv: readonly string[], options: RunOptions = {}): Promise<CommandResult> {
  settings.enableAutoTranspile = false
  config ??= Config.load(root)
  const loaded = await config
  const undo = [setEnvironment(options.env ?? {}), withTerminal(options.terminal ?? false)]
  const stdout = capture(process.stdout)
  const stderr = capture(process.stderr)
  let exitCode = 0
  try {
    await (command as CommandClass).run([...argv], loaded)
  } catch (error) {
    if (!(error instanceof ExitError)) throw error
    exitCode = error.oclif.exit ?? -1
  } finally {
    stdout.stop()
    stderr.stop()
    for (const restore of undo) restore()
  }
  return {stdout: stdout.text(), stderr: stderr.text(), exitCode, json: () => conforming(JSON.parse(stdout.text()))}
}

/** Every document that a test looks at must also be what its schema says. */
function conforming<T>(document: T): T {
  const errors = schemaErrors(document)
  if (errors) throw new Error(`not what its schema says: ${JSON.stringify(errors)}`)
  return document
}

function capture(stream: NodeJS.WriteStream): {text(): string; stop(): void} {
  const original = stream.write
  let text = ''
  stream.write = ((chunk: string | Uint8Array, ...rest: unknown[]) => {
    text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString()
    const done = rest.find((argument) => typeof argument === 'function') as (() => void) | undefined
    done?.()
    return true
  }) as typeof stream.write
  return {
    text: () => text,
    stop: () => {
      stream.write = original
    },
  }
}

function withTerminal(isTTY: boolean): () => void {
  const undo = [process.stdout, process.stderr].map((stream) => {
    const before = Object.getOwnPropertyDescriptor(stream, 'isTTY')
    Object.defineProperty(stream, 'isTTY', {value: isTTY, configurable: true, writable: true})
    return () => (before ? Object.defineProperty(stream, 'isTTY', before) : Reflect.deleteProperty(stream, 'isTTY'))
  })
  return () => {
    for (const restore of undo) restore()
  }
}
