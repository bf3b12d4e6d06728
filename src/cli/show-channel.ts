import type {MediaStorage} from '../model/media-storage.ts'
import type {ChannelEndpointList} from '../operations/channel/channel-endpoints.ts'
import type {ChannelDescription} from '../operations/channel/describe-channel.ts'
import {type Field, tagFields, whyNot} from './show-stream.ts'

/** Every member of the description, one a line. What could not be read says why. */
export const channelFields = (channel: ChannelDescription): readonly Field[] => [
  ['name', channel.name],
  ['ARN', channel.arn],
  ['status', channel.status],
  ['type', channel.type],
  ['created', channel.createdAt],
  ['message TTL', ttlText(channel.messageTtlSeconds)],
  ['version', channel.version],
  ['media storage', channel.mediaStorage ? storageText(channel.mediaStorage) : whyNot(channel, 'mediaStorage')],
  ...(channel.tags ? tagFields(channel.tags) : [['tags', whyNot(channel, 'tags')] as const]),
]

export const ttlText = (seconds: number): string => `${seconds} s`

const storageText = ({status, streamArn}: MediaStorage): string =>
  streamArn === undefined ? status : `${status} in ${streamArn}`

/** `MASTER WSS` and so on; what does not exist says why. */
export const endpointFields = ({endpoints, unavailable}: ChannelEndpointList): readonly Field[] => [
  ...Object.entries(endpoints).flatMap(([role, urls]) =>
    Object.entries(urls).map(([name, url]): Field => [`${role} ${name}`, url]),
  ),
  ...Object.entries(unavailable).map(([name, why]): Field => [name, `none: ${why}`]),
]
