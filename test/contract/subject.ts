import {type Call, codeOf} from '../support/caller.ts'
import {eventually, type Patience} from './eventually.ts'

/** What a scenario is played against: AWS, or an emulator, through whatever client. */
export interface Service {
  readonly call: Call
  /** Makes and removes what a story needs, and looks whether it is ready. */
  readonly arrange: Call
  readonly patience: Patience
  /** Begins the name of everything that is made. */
  readonly prefix: string
}

/** For the stories that are about making and removing. */
export const inFull = (service: Service): Service => ({...service, arrange: service.call})

export interface Described {
  readonly status: string
  readonly version: string
  /** The whole of ChannelInfo or StreamInfo. */
  readonly info: Readonly<Record<string, unknown>>
}

interface Kind {
  readonly describe: string
  readonly member: 'ChannelInfo' | 'StreamInfo'
  readonly fields: {readonly arn: string; readonly status: string}
}

const kinds = {
  channel: {
    describe: 'DescribeSignalingChannel',
    member: 'ChannelInfo',
    fields: {arn: 'ChannelARN', status: 'ChannelStatus'},
  },
  stream: {describe: 'DescribeStream', member: 'StreamInfo', fields: {arn: 'StreamARN', status: 'Status'}},
} as const satisfies Record<string, Kind>

export type ResourceKind = keyof typeof kinds

/** A channel or a stream of a service, waited for as its users have to. */
export class Resource {
  readonly arn: string
  readonly #service: Service
  readonly #kind: ResourceKind

  constructor(service: Service, kind: ResourceKind, arn: string) {
    this.#service = service
    this.#kind = kind
    this.arn = arn
  }

  /** @param input how to name it, instead of by its ARN */
  async describe(input?: object, call = this.#service.call): Promise<Described> {
    const {describe, member, fields} = kinds[this.#kind]
    const answer = await call<Record<string, Record<string, unknown>>>(describe, input ?? {[fields.arn]: this.arn})
    const info = answer[member]!
    return {status: String(info[fields.status]), version: String(info.Version), info}
  }

  /** @param isSo what must be true of it beside being ACTIVE */
  active(isSo: (described: Described) => boolean = () => true): Promise<Described> {
    const {patience, arrange} = this.#service
    return eventually(
      patience,
      () => this.describe(undefined, arrange),
      (described) => described.status === 'ACTIVE' && isSo(described),
    )
  }

  /** Changes it, and waits until the change shows. @returns it with its new version */
  async change(operation: string, input: object): Promise<Described> {
    const {version} = await this.active()
    const {fields} = kinds[this.#kind]
    await this.#service.call(operation, {[fields.arn]: this.arn, CurrentVersion: version, ...input})
    return this.active((described) => described.version !== version)
  }

  /** Deletes it, and waits until it is gone. */
  async remove(input: object = {}): Promise<void> {
    const {arrange, patience} = this.#service
    const {fields} = kinds[this.#kind]
    await arrange(this.#kind === 'channel' ? 'DeleteSignalingChannel' : 'DeleteStream', {[fields.arn]: this.arn, ...input})
    await eventually(
      patience,
      () => codeOf(this.describe(undefined, arrange)),
      (code) => code === 'ResourceNotFoundException',
    )
  }
}

export async function createChannel(service: Service, name: string, more: object = {}): Promise<Resource> {
  const ChannelName = service.prefix + name
  const {ChannelARN} = await service.arrange<{ChannelARN: string}>('CreateSignalingChannel', {ChannelName, ...more})
  const channel = new Resource(service, 'channel', ChannelARN)
  await channel.active()
  return channel
}

export async function createStream(service: Service, name: string, more: object = {}): Promise<Resource> {
  const StreamName = service.prefix + name
  const {StreamARN} = await service.arrange<{StreamARN: string}>('CreateStream', {StreamName, ...more})
  const stream = new Resource(service, 'stream', StreamARN)
  await stream.active()
  return stream
}
