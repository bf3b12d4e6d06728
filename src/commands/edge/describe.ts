import {awsFlags} from '../../cli/flags/aws.ts'
import {streamArg} from '../../cli/flags/stream.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {edgeFields} from '../../cli/show-edge.ts'
import {describeEdge, type EdgeDescription} from '../../operations/edge/describe-edge.ts'

export default class EdgeDescribeCommand extends KvsCommand<EdgeDescription> {
  static override summary = 'show what an edge agent records and uploads for a stream, and how that went'
  static override examples = [
    '<%= config.bin %> <%= command.id %> front-door',
    '<%= config.bin %> <%= command.id %> front-door --query syncStatus',
    '<%= config.bin %> <%= command.id %> front-door --query edgeConfig > front-door.json',
  ]

  static override args = {stream: streamArg()}
  static override flags = awsFlags

  async run(): Promise<EdgeDescription> {
    const {args, flags} = await this.parse(EdgeDescribeCommand)
    const world = await this.connect(flags, args.stream)
    const description = await describeEdge(world, args.stream)
    await this.printFields(edgeFields(description))
    return description
  }
}
