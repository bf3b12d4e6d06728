import {
  GetIceServerConfigCommand,
  KinesisVideoSignalingClient,
  type IceServer as WireServer,
} from '@aws-sdk/client-kinesis-video-signaling'
import {type IceServer, parseIceServerUrl} from '../../model/ice-server.ts'
import {Secret} from '../../model/secret.ts'
import {printable} from '../../protocol/text.ts'
import type {Caller} from './call.ts'
import {clientSettings, type KvsApiOptions} from './client-settings.ts'
import type {KvsApi} from './kvs-api.ts'

/** GetIceServerConfig lives at the channel's own host: at the region's host it is an unknown operation. */
export const createSignalingApi = (options: KvsApiOptions, call: Caller): Pick<KvsApi, 'getIceServers'> => ({
  getIceServers: (endpoint, arn, clientId, {signal} = {}) =>
    call('GetIceServerConfig', signal, async ({traced, abortSignal}) => {
      // The host is the channel's whatever the flags say: an explicit endpoint and these flags exclude each other.
      const settings = {...clientSettings(options), useDualstackEndpoint: false, useFipsEndpoint: false}
      const client = new KinesisVideoSignalingClient({...settings, endpoint})
      const input = {ChannelARN: arn, Service: 'TURN' as const, ...(clientId !== undefined && {ClientId: clientId})}
      const {IceServerList} = await client.send(traced(new GetIceServerConfigCommand(input)), {abortSignal})
      return (IceServerList ?? []).map(readServer)
    }),
})

const readServer = ({Uris, Username, Password, Ttl}: WireServer): IceServer => ({
  urls: (Uris ?? []).map((uri) => parseIceServerUrl(printable(uri))).filter((url) => url !== undefined),
  ...(Username !== undefined && {username: printable(Username)}),
  ...(Password !== undefined && {password: new Secret(Password)}),
  ...(Ttl !== undefined && {ttlSeconds: Ttl}),
})
