import {execFile} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {promisify} from 'node:util'
import type {Emulator} from '../../src/emulator/start.ts'
import {type Call, Refusal} from './caller.ts'

const run = promisify(execFile)

/** Python starts slowly on a busy machine; a call that takes longer hangs. */
const callDeadlineMs = 30_000

export interface AwsCliOptions {
  /** Where to send what; the emulator's control plane when absent. */
  readonly endpoint?: string
  readonly env?: Readonly<Record<string, string>>
}

const kebab = (operation: string): string => operation.replace(/(?!^)[A-Z]/g, '-$&').toLowerCase()

/** What an error of the CLI says about the answer of the service; undefined when it never got one. */
function refusalIn(error: unknown): Refusal | undefined {
  const {stderr = ''} = error as {stderr?: string}
  const match = /An error occurred \((\w+)\) when calling the \w+ operation(?: \([^)]*\))?: ([^\n]*)/.exec(stderr)
  return match ? new Refusal(match[1]!, match[2]!) : undefined
}

/** The installed AWS CLI, in a home of its own: nothing of the caller's AWS configuration gets in. */
export class AwsCli {
  readonly home = mkdtempSync(join(tmpdir(), 'kvsctl-aws-'))
  readonly #emulator: Emulator
  readonly #options: AwsCliOptions

  constructor(emulator: Emulator, options: AwsCliOptions = {}) {
    this.#emulator = emulator
    this.#options = options
    writeFileSync(join(this.home, 'ca.pem'), emulator.caPem)
  }

  /**
   * What it prints, parsed.
   *
   * @throws Refusal with what it read out of an error answer; the process' error, with `stderr`, when there was none
   */
  async run<T = unknown>(args: string | readonly string[], options: AwsCliOptions = {}): Promise<T> {
    const {endpoint = this.#emulator.controlPlaneUrl, env} = {...this.#options, ...options}
    const argv = [...(typeof args === 'string' ? args.split(' ') : args), '--endpoint-url', endpoint, '--output', 'json']
    try {
      const {stdout} = await run('aws', argv, {env: this.#environment(env), timeout: callDeadlineMs, maxBuffer: 2 ** 26})
      return JSON.parse(stdout.trim() || '{}') as T
    } catch (error) {
      throw refusalIn(error) ?? error
    }
  }

  /** `Code: message` of an error answer. */
  async refusalOf(args: string | readonly string[], options?: AwsCliOptions): Promise<string> {
    try {
      await this.run(args, options)
      return 'no error'
    } catch (error) {
      if (error instanceof Refusal) return `${error.code}: ${error.message}`
      throw error
    }
  }

  /** One request by operation and input, and one page where the answer is a list. */
  readonly call: Call = <T>(operation: string, input: object = {}) =>
    this.run<T>(['kinesisvideo', kebab(operation), '--no-paginate', '--cli-input-json', JSON.stringify(input)])

  remove(): void {
    rmSync(this.home, {recursive: true, force: true})
  }

  #environment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
    return {
      PATH: process.env.PATH,
      HOME: this.home,
      AWS_ACCESS_KEY_ID: this.#emulator.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: this.#emulator.credentials.secretAccessKey,
      AWS_DEFAULT_REGION: this.#emulator.region,
      AWS_CA_BUNDLE: join(this.home, 'ca.pem'),
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_MAX_ATTEMPTS: '1',
      AWS_PAGER: '',
      NO_PROXY: '*',
      ...more,
    }
  }
}
