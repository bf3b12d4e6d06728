import {KinesisVideoClient} from '@aws-sdk/client-kinesis-video'
import {type Emulator, type EmulatorOptions, startEmulator} from '../../src/emulator/start.ts'
import {AwsCli} from './aws-cli.ts'
import {type Call, sdkCaller} from './caller.ts'
import {type InstalledModel, misfits} from './service-model.ts'
import {type Exchange, startWireTap, type WireTap} from './wire-tap.ts'

/** What an AWS CLI from before 2024 does not know: that such a member comes says nothing about the reply. */
const newerMembers = ['EdgeAgentStatus']

/**
 * An emulator, AWS' own clients before it, and everything that goes between them, held to the service model: the AWS CLI, and the AWS
 * SDK for what the model of an older CLI lacks.
 */
export class ServiceWitness {
  readonly emulator: Emulator
  readonly cli: AwsCli
  readonly #model: InstalledModel
  readonly #tap: WireTap
  readonly #client: KinesisVideoClient

  constructor(emulator: Emulator, tap: WireTap, model: InstalledModel) {
    const {region, credentials} = emulator
    this.emulator = emulator
    this.#tap = tap
    this.#model = model
    this.cli = new AwsCli(emulator, {endpoint: tap.url})
    this.#client = new KinesisVideoClient({endpoint: tap.url, region, credentials, maxAttempts: 1})
  }

  static async start(model: InstalledModel, options: EmulatorOptions = {}): Promise<ServiceWitness> {
    const emulator = await startEmulator({demoChannel: false, ...options})
    return new ServiceWitness(emulator, await startWireTap(emulator.controlPlaneUrl), model)
  }

  /** By the AWS CLI where it knows the operation. */
  readonly call: Call = (operation, input) =>
    operation in this.#model.operations ? this.cli.call(operation, input) : this.quickly(operation, input)

  /** By the AWS SDK, which needs no new process. */
  readonly quickly: Call = (operation, input) => sdkCaller(this.#client)(operation, input)

  /** Who has seen what, by operation: `aws-cli` or `aws-sdk-js`, and the status that was answered. */
  seen(): {readonly operation: string; readonly witness: string; readonly status: number; readonly code: string | undefined}[] {
    return this.#tap.exchanges.map((exchange) => ({
      operation: this.#operationOf(exchange),
      witness: /aws-[\w-]+/.exec(exchange.userAgent)?.[0] ?? exchange.userAgent,
      status: exchange.status,
      code: exchange.headers['x-amzn-errortype'] as string | undefined,
    }))
  }

  /** Where anything that was answered does not fit the model. */
  misfits(): string[] {
    return [...new Set(this.#tap.exchanges.flatMap((exchange) => [...this.#misfitsOf(exchange)]))]
  }

  async stop(): Promise<void> {
    this.#client.destroy()
    this.cli.remove()
    await this.#tap.close()
    await this.emulator.stop()
  }

  #operationOf({path}: Exchange): string {
    const known = Object.values(this.#model.operations).find(({http}) => http.requestUri === path)
    return known?.name ?? path.charAt(1).toUpperCase() + path.slice(2)
  }

  *#misfitsOf(exchange: Exchange): Iterable<string> {
    const {status, headers, body} = exchange
    const operation = this.#model.operations[this.#operationOf(exchange)]
    if (!/^[\da-f-]{36}$/.test(String(headers['x-amzn-requestid']))) yield `${exchange.path}: no request id`
    if (headers['content-type'] !== 'application/json') yield `${exchange.path}: content type ${headers['content-type']}`
    if (!operation) return
    const found = status === 200 ? misfits(this.#model, operation.output.shape, JSON.parse(body)) : this.#refusalMisfits(exchange)
    for (const misfit of found) if (!newerMembers.some((member) => misfit.includes(member))) yield `${operation.name}: ${misfit}`
  }

  *#refusalMisfits(exchange: Exchange): Iterable<string> {
    const {status, headers, body} = exchange
    const {errors} = this.#model.operations[this.#operationOf(exchange)]!
    const code = String(headers['x-amzn-errortype'])
    if (!errors.some(({shape}) => shape === code)) return yield `${code} is not modelled`
    const {error} = this.#model.shapes[code]!
    if (status !== error?.httpStatusCode) yield `${code} has status ${status}, not ${error?.httpStatusCode}`
    yield* misfits(this.#model, code, JSON.parse(body))
  }
}
