import {boolean} from '@oclif/core/flags'
import {confirm, requireSomeoneToAsk} from '../../cli/confirm.ts'
import {awsFlags} from '../../cli/flags/aws.ts'
import {streamArg} from '../../cli/flags/stream.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {deleteEdge, type EdgeDeletion} from '../../operations/edge/delete-edge.ts'

const said: Record<EdgeDeletion['action'], string> = {
  deleted: 'Deleted the',
  deleting: 'Deleting the',
  absent: 'There is no',
  'would-delete': 'Would delete the',
  kept: 'Left alone: the',
}

export default class EdgeDeleteCommand extends KvsCommand<EdgeDeletion> {
  static override summary = 'tell an edge agent to stop recording and uploading for a stream'
  static override description =
    'Asks on a terminal; elsewhere it needs --yes. The stream stays; what the agent has not uploaded by then is lost.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> front-door',
    '<%= config.bin %> <%= command.id %> front-door --yes --if-exists --wait',
  ]

  static override args = {stream: streamArg()}

  static override flags = {
    ...awsFlags,
    yes: boolean({char: 'y', summary: 'do not ask'}),
    'if-exists': boolean({summary: 'no configuration is as good as a deleted one'}),
    wait: boolean({summary: 'wait until the agent has let go of it, or could not: 16 minutes at most'}),
    'dry-run': boolean({summary: 'say what would happen'}),
  }

  async run(): Promise<EdgeDeletion> {
    const {args, flags} = await this.parse(EdgeDeleteCommand)
    const ask = !flags.yes && !flags['dry-run']
    if (ask) requireSomeoneToAsk('Deleting an edge configuration')
    const signal = this.signalWithin(flags.timeout)
    const world = await this.connect(flags, args.stream, signal)
    const progress = this.progress()
    const deletion = await deleteEdge(world, {
      stream: args.stream,
      ifExists: flags['if-exists'],
      wait: flags.wait,
      dryRun: flags['dry-run'],
      onSync: (status) => progress.update(`Waiting until the agent of ${args.stream} lets go; it is ${status}`),
      signal,
      ...(ask && {confirm: ({streamArn}) => confirm(`Delete the edge configuration of ${streamArn}?`, signal)}),
    })
    progress.stop()
    const {action, streamArn} = deletion
    await this.print(this.reader.terminal ? `${said[action]} edge configuration of ${streamArn}` : `${action}\t${streamArn}`)
    return deletion
  }
}
