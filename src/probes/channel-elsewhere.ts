import type {KvsApi} from '../client/aws/kvs-api.ts'
import {FailureError} from '../model/failure-error.ts'
import {failureOf} from '../model/observed.ts'
import {partitionOf} from '../model/region.ts'
import {regions} from '../model/regions.ts'
import type {ChannelElsewhereFact} from '../model/signaling-evidence.ts'
import {startDeadline} from '../platform/deadline.ts'
import {type ControlPlaneSettings, nameOf} from './control-plane-settings.ts'
import type {Probe, ProbeContext, Session} from './probe.ts'

/** Each region has a quota of its own, so this spares the network and not the service. */
const atOnce = 5

/** Four rounds of a first call to the other side of the world. */
const timeoutMs = 8_000

/** A region that does not answer by then is left out. */
const regionTimeoutMs = 2_500

export interface ChannelElsewhereSettings extends ControlPlaneSettings {
  readonly region: string
  readonly apiIn: (region: string) => KvsApi
}

type Context = ProbeContext<Session, ChannelElsewhereSettings>
type Found = ChannelElsewhereFact['found'][number]

/** When the channel does not exist: whether a channel of its name does, in another region or under another ARN. */
export const channelElsewhere: Probe<'channelElsewhere', Session, ChannelElsewhereSettings> = {
  key: 'channelElsewhere',
  label: 'look for the channel in other regions',
  needs: [],
  after: ['channel'],
  unless: ({channel}) =>
    failureOf(channel)?.code === 'ResourceNotFoundException'
      ? undefined
      : 'only a channel that is missing is looked for elsewhere',
  timeoutMs,
  async run(context): Promise<ChannelElsewhereFact> {
    const {region, channel} = context.settings
    // A name was looked up here already; an ARN was not looked up by its name.
    const asked = candidatesFor(region).filter((name) => name !== region || 'arn' in channel)
    const found: Found[] = []
    const silent: string[] = []
    const waiting = [...asked]
    const work = async () => {
      for (let next = waiting.shift(); next !== undefined && !context.signal.aborted; next = waiting.shift()) {
        const outcome = await lookIn(context, next)
        if (outcome === 'silent') silent.push(next)
        else if (outcome !== 'missing') found.push(outcome)
      }
    }
    await Promise.all(Array.from({length: atOnce}, work))
    return {regionsAsked: asked.length, found, silent: [...silent, ...waiting]}
  },
}

/** Those of the same partition: keys are good in one only. The nearest guess first. */
const candidatesFor = (region: string): readonly string[] => {
  const partition = partitionOf(region).id
  const all = regions.map(({name}) => name).filter((name) => partitionOf(name).id === partition)
  return [region, ...all.filter((name) => name !== region)]
}

async function lookIn({settings, signal, clock}: Context, region: string): Promise<Found | 'missing' | 'silent'> {
  const deadline = startDeadline(signal, clock, regionTimeoutMs, `Asking ${region}`)
  try {
    const name = nameOf(settings.channel)
    const {arn, status} = await settings.apiIn(region).describeChannel({name}, {signal: deadline.signal})
    return {region, arn, status}
  } catch (error) {
    if (!(error instanceof FailureError)) throw error
    return error.failure.code === 'ResourceNotFoundException' ? 'missing' : 'silent'
  } finally {
    deadline.cancel()
  }
}
