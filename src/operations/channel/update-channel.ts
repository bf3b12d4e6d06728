import type {Channel} from '../../model/channel.ts'
import type {World} from '../connect.ts'
import {changeResourceSetting, type SettingChange, type SettingState} from '../resource/change-setting.ts'
import {channelKind} from '../resource/resource-kind.ts'

export interface UpdateChannelOptions extends SettingChange {
  /** Name or ARN. */
  readonly channel: string
  /** 5..120; undefined: it is only shown. */
  readonly messageTtlSeconds?: number
}

export interface ChannelUpdate extends Omit<SettingState<number>, 'value' | 'previous'> {
  readonly schema: 'urn:kvsctl:schema:channel-update:1'
  readonly messageTtlSeconds: number
  /** What it was, where that differs. */
  readonly previousMessageTtlSeconds?: number
}

/** UpdateSignalingChannel: how long messages wait that are sent from now on. @throws UserError when there is no such channel */
export async function updateChannel(world: World, options: UpdateChannelOptions): Promise<ChannelUpdate> {
  const {messageTtlSeconds} = options
  const {value, previous, ...state} = await changeResourceSetting<Channel, number>(
    world,
    channelKind,
    options.channel,
    {
      read: (channel) => channel.messageTtlSeconds,
      wanted: messageTtlSeconds === undefined ? undefined : () => messageTtlSeconds,
      write: (channel, wanted) => world.api.updateChannel(channel, wanted),
    },
    options,
  )
  return {
    schema: 'urn:kvsctl:schema:channel-update:1',
    ...state,
    messageTtlSeconds: value,
    ...(previous !== undefined && {previousMessageTtlSeconds: previous}),
  }
}
