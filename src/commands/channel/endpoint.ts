import {option} from '@oclif/core/flags'
import {awsFlags} from '../../cli/flags/aws.ts'
import {channelArg} from '../../cli/flags/channel.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {endpointFields} from '../../cli/show-channel.ts'
import {type ChannelEndpointList, channelEndpoints, endpointProtocols, roles} from '../../operations/channel/channel-endpoints.ts'

const roleChoices = {master: ['MASTER'], viewer: ['VIEWER'], both: roles} as const

export default class ChannelEndpointCommand extends KvsCommand<ChannelEndpointList> {
  static override summary = 'show where master and viewers reach a signaling channel'
  static override description =
    'WSS is the signaling websocket, HTTPS hands out ICE servers, WEBRTC joins storage sessions and exists only while media storage is enabled.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> demo --local',
    '<%= config.bin %> <%= command.id %> front-door --role master --protocol wss --query endpoints.MASTER.WSS',
  ]

  static override args = {channel: channelArg()}

  static override flags = {
    ...awsFlags,
    role: option({
      summary: 'whose endpoints',
      options: Object.keys(roleChoices) as (keyof typeof roleChoices)[],
      default: 'both' as const,
    })(),
    protocol: option({
      summary: 'only these; repeatable; all unless given',
      options: ['wss', 'https', 'webrtc'] as const,
      multiple: true,
      multipleNonGreedy: true,
    })(),
  }

  async run(): Promise<ChannelEndpointList> {
    const {args, flags} = await this.parse(ChannelEndpointCommand)
    const wanted = flags.protocol?.map((name) => name.toUpperCase()) ?? endpointProtocols
    const world = await this.connect(flags, args.channel)
    const list = await channelEndpoints(world, {
      channel: args.channel,
      roles: roleChoices[flags.role],
      protocols: endpointProtocols.filter((protocol) => wanted.includes(protocol)),
    })
    await this.printFields(endpointFields(list))
    return list
  }
}
