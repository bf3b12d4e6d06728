import {boolean} from '@oclif/core/flags'
import {awsFlags} from '../../cli/flags/aws.ts'
import {edgeConfigFlags, edgeConfigOfFlags} from '../../cli/flags/edge.ts'
import {streamArg} from '../../cli/flags/stream.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {readInputOrStdin} from '../../cli/read-input.ts'
import {edgeUpdateFields} from '../../cli/show-edge.ts'
import {mergeParts, parseEdgeConfig, requireEdgeConfig} from '../../operations/edge/read-edge-config.ts'
import {type EdgeUpdate, startEdgeUpdate} from '../../operations/edge/start-edge-update.ts'

export default class EdgeStartUpdateCommand extends KvsCommand<EdgeUpdate> {
  static override summary = 'tell an edge agent what to record and upload for a stream'
  static override description =
    'The configuration comes from flags, from a file, or from both. It replaces what the agent has, so what is left out falls back to what the service assumes. Where the agent has it already there is nothing to do.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> front-door --hub-device arn:aws:iot:us-west-2:123456789012:thing/hub-1 --media-uri-secret arn:aws:secretsmanager:us-west-2:123456789012:secret:door-AbCdEf',
    '<%= config.bin %> <%= command.id %> front-door --config front-door.json --edge-retention 7d --wait',
  ]

  static override args = {stream: streamArg()}

  static override flags = {
    ...awsFlags,
    ...edgeConfigFlags,
    wait: boolean({summary: 'wait until the agent has taken it over, or could not: 16 minutes at most'}),
    'dry-run': boolean({summary: 'check everything, and say what would happen'}),
  }

  async run(): Promise<EdgeUpdate> {
    const {args, flags} = await this.parse(EdgeStartUpdateCommand)
    const file = flags.config === undefined ? {} : await parseEdgeConfig(await readInputOrStdin(flags.config), flags.config)
    const config = requireEdgeConfig(mergeParts(file, edgeConfigOfFlags(flags, flags.config !== undefined)))
    const signal = this.signalWithin(flags.timeout)
    const world = await this.connect(flags, args.stream, signal)
    const progress = this.progress()
    const update = await startEdgeUpdate(world, {
      stream: args.stream,
      config,
      wait: flags.wait,
      dryRun: flags['dry-run'],
      onSync: (status) => progress.update(`Waiting until the agent of ${args.stream} is IN_SYNC; it is ${status}`),
      signal,
    })
    progress.stop()
    await this.printFields(edgeUpdateFields(update))
    return update
  }
}
