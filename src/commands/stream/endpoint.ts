import {awsFlags} from '../../cli/flags/aws.ts'
import {given} from '../../cli/flags/given.ts'
import {dataApi, streamArg} from '../../cli/flags/stream.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {dataApis} from '../../model/stream.ts'
import {type DataEndpoints, dataEndpoints} from '../../operations/stream/data-endpoints.ts'

export default class StreamEndpointCommand extends KvsCommand<DataEndpoints> {
  static override summary = 'show where the media of a video stream is written and read'
  static override examples = [
    '<%= config.bin %> <%= command.id %> front-door',
    '<%= config.bin %> <%= command.id %> front-door --api put-media --query endpoints.PUT_MEDIA',
  ]

  static override args = {stream: streamArg()}

  static override flags = {
    ...awsFlags,
    api: dataApi({
      summary: `only that of ${dataApis.map((api) => api.toLowerCase().replaceAll('_', '-')).join(', ')}; repeatable; all unless given`,
      multiple: true,
      multipleNonGreedy: true,
    }),
  }

  async run(): Promise<DataEndpoints> {
    const {args, flags} = await this.parse(StreamEndpointCommand)
    const world = await this.connect(flags, args.stream)
    const answer = await dataEndpoints(world, {stream: args.stream, ...given({apis: flags.api})})
    await this.printFields(Object.entries(answer.endpoints))
    return answer
  }
}
