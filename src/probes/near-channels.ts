import type {NearChannelsFact} from '../model/evidence.ts'
import {failureOf} from '../model/observed.ts'
import {type ControlPlaneSettings, extraCallTimeoutMs, nameOf} from './control-plane-settings.ts'
import type {Probe, Session} from './probe.ts'

/** Two pages of the service's default size: enough for a hint, cheap for an account of ten thousand channels. */
const mostChannels = 1_000

const pageSize = 500

export interface NearChannelsSettings extends ControlPlaneSettings {
  /** Those of `names` that may have been meant, nearest first. */
  readonly nearNames: (name: string, names: Iterable<string>) => readonly string[]
}

/** When the channel does not exist: what else there is under a name like it. */
export const nearChannels: Probe<'nearChannels', Session, NearChannelsSettings> = {
  key: 'nearChannels',
  label: 'look for channels of a similar name',
  needs: [],
  after: ['channel'],
  unless: ({channel}) =>
    failureOf(channel)?.code === 'ResourceNotFoundException' ? undefined : 'only a channel that is missing has near names',
  timeoutMs: extraCallTimeoutMs,
  async run({settings, signal}): Promise<NearChannelsFact> {
    const arns = new Map<string, string>()
    let complete = true
    for await (const found of settings.api.listChannels({pageSize, signal})) {
      if (arns.size === mostChannels) {
        complete = false
        break
      }
      arns.set(found.name, found.arn)
    }
    const near = settings.nearNames(nameOf(settings.channel), arns.keys())
    return {near: near.map((name) => ({name, arn: arns.get(name)!})), listed: arns.size, complete}
  },
}
