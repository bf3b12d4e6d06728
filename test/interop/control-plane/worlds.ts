import type {EmulatorOptions} from '../../../src/emulator/start.ts'
import type {InstalledModel} from '../../support/service-model.ts'
import {ServiceWitness} from '../../support/service-witness.ts'

const unlimited = {limits: {rateScale: Number.POSITIVE_INFINITY}}

/** The states of an account in which operations are refused, each in an emulator of its own. */
const options = {
  /** Nothing is wrong. */
  ordinary: unlimited,
  /** One request of each operation is let through; the next would be hours later. */
  busy: {limits: {rateScale: 1e-6}},
  /** It has as many resources as it may have: none. */
  full: {
    limits: {...unlimited.limits, quotas: {'channels.count': 0, 'channels.count-large-regions': 0, 'streams.count': 0}},
  },
  /** What is created stays CREATING while the test lasts. */
  young: {...unlimited, delays: {createMs: 3_600_000}},
  /** For faults: what no request can bring about here. */
  faulty: unlimited,
} as const satisfies Record<string, EmulatorOptions>

export type WorldName = keyof typeof options

/** What there is in a world: ARNs. */
export interface Things {
  readonly channel: string
  readonly stream: string
  /** Keeps nothing. */
  readonly bareStream: string
  /** With fifty tags. */
  readonly taggedChannel: string
  readonly taggedStream: string
  /** Mapped to each other. */
  readonly mappedChannel: string
  readonly mappedStream: string
  /** With an edge configuration that is on its way. */
  readonly edgeStream: string
}

export interface World {
  readonly witness: ServiceWitness
  readonly things: Things
}

export const edgeConfig = {
  HubDeviceArn: 'arn:aws:iot:us-west-2:123456789012:thing/hub',
  RecorderConfig: {
    MediaSourceConfig: {
      MediaUriSecretArn: 'arn:aws:secretsmanager:us-west-2:123456789012:secret:camera',
      MediaUriType: 'RTSP_URI',
    },
  },
}

const fiftyTags = Object.fromEntries(Array.from({length: 50}, (_, index) => [`tag-${index}`, 'value']))

const createChannel = async ({quickly}: ServiceWitness, name: string, tags: object = {}): Promise<string> => {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({Key, Value}))
  return (await quickly<{ChannelARN: string}>('CreateSignalingChannel', {ChannelName: name, Tags})).ChannelARN
}

const createStream = async ({quickly}: ServiceWitness, name: string, more: object = {DataRetentionInHours: 1}): Promise<string> =>
  (await quickly<{StreamARN: string}>('CreateStream', {StreamName: name, ...more})).StreamARN

async function furnish(witness: ServiceWitness): Promise<Things> {
  return {
    channel: await createChannel(witness, 'channel'),
    stream: await createStream(witness, 'stream'),
    bareStream: await createStream(witness, 'bare', {}),
    taggedChannel: await createChannel(witness, 'tagged', fiftyTags),
    taggedStream: await createStream(witness, 'tagged', {Tags: fiftyTags}),
    mappedChannel: await createChannel(witness, 'mapped'),
    mappedStream: await createStream(witness, 'mapped'),
    edgeStream: await createStream(witness, 'edge'),
  }
}

async function tie({quickly}: ServiceWitness, {mappedChannel, mappedStream, edgeStream}: Things): Promise<void> {
  const MediaStorageConfiguration = {Status: 'ENABLED', StreamARN: mappedStream}
  await quickly('UpdateMediaStorageConfiguration', {ChannelARN: mappedChannel, MediaStorageConfiguration})
  await quickly('StartEdgeConfigurationUpdate', {StreamARN: edgeStream, EdgeConfig: edgeConfig})
}

const nothing: Things = {
  channel: 'arn:aws:kinesisvideo:us-west-2:123456789012:channel/channel/1700000000000',
  stream: 'arn:aws:kinesisvideo:us-west-2:123456789012:stream/stream/1700000000000',
  bareStream: '',
  taggedChannel: '',
  taggedStream: '',
  mappedChannel: '',
  mappedStream: '',
  edgeStream: '',
}

export async function startWorld(name: WorldName, model: InstalledModel): Promise<World> {
  const witness = await ServiceWitness.start(model, options[name])
  if (name === 'busy' || name === 'full') return {witness, things: nothing}
  const things = await furnish(witness)
  if (name !== 'young') await tie(witness, things)
  return {witness, things}
}

export const worldNames = Object.keys(options) as WorldName[]
