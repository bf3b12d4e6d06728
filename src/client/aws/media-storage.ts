import {DescribeMediaStorageConfigurationCommand, UpdateMediaStorageConfigurationCommand} from '@aws-sdk/client-kinesis-video'
import type {MediaStorage} from '../../model/media-storage.ts'
import {channelNaming, plain, type Send} from './kinesis-video.ts'
import type {MediaStorageApi} from './media-storage-api.ts'

export const createMediaStorageApi = (send: Send): MediaStorageApi => ({
  describe: async (channel, {signal} = {}) => {
    const command = new DescribeMediaStorageConfigurationCommand(channelNaming(channel))
    const {MediaStorageConfiguration} = await send('DescribeMediaStorageConfiguration', command, signal)
    return readMediaStorage(MediaStorageConfiguration)
  },

  enable: async (channelArn, streamArn, {signal} = {}) => {
    const configuration = {Status: 'ENABLED' as const, StreamARN: streamArn}
    await send('UpdateMediaStorageConfiguration', update(channelArn, configuration), signal)
  },

  disable: async (channelArn, {signal} = {}) => {
    await send('UpdateMediaStorageConfiguration', update(channelArn, {Status: 'DISABLED'}), signal)
  },
})

const update = (channelArn: string, configuration: {Status: 'ENABLED' | 'DISABLED'; StreamARN?: string}) =>
  new UpdateMediaStorageConfigurationCommand({ChannelARN: channelArn, MediaStorageConfiguration: configuration})

const readMediaStorage = ({
  Status,
  StreamARN,
}: {
  Status?: string | undefined
  StreamARN?: string | undefined
} = {}): MediaStorage =>
  Status === 'ENABLED' ? {status: 'ENABLED', ...(StreamARN && {streamArn: plain(StreamARN)})} : {status: 'DISABLED'}
