import {boolean} from '@oclif/core/flags'
import {
  bornWithFlags,
  identitiesFlag,
  identitiesOf,
  idleTimeout,
  listenFlags,
  listenOf,
  stateFlag,
} from '../../cli/flags/emulator.ts'
import {playFlags, playOf} from '../../cli/flags/play.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {deviceLines, emulatorLines} from '../../cli/show-emulator.ts'
import {type StartResult, startEmulatorInBackground} from '../../operations/emulator/start-emulator.ts'
import {defaultIdleTimeoutMs, type StartOptions, stateOption} from '../../operations/emulator/start-options.ts'

export default class EmulatorStart extends KvsCommand<StartResult | undefined> {
  static override summary = 'run Kinesis Video Streams on this machine'
  static override description =
    'The service in one process: signaling channels, websocket, STUN, TURN, CloudWatch. In the background unless --foreground, ' +
    'and one per state directory: where it runs already, that is said and the exit code is 0. Born with a channel "demo" whose master is a built-in camera. ' +
    'With --as-aws it answers under the real names of the service, too, at port 443 of the addresses named by --bind-address, so that firmware built on the ' +
    'KVS C SDK runs against it as it is: it needs the lines for its hosts file and the CA that are printed (C SDK: AWS_KVS_CACERT_PATH). ' +
    'Two addresses give two TURN servers, as KVS has them. kvsctl --local and emulator env keep using loopback.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --foreground --port 4566',
    '<%= config.bin %> <%= command.id %> --state none --idle-timeout 8h',
    '<%= config.bin %> <%= command.id %> --identities people.yaml',
    '<%= config.bin %> <%= command.id %> --as-aws --bind-address 192.0.2.7',
    '<%= config.bin %> <%= command.id %> --as-aws --bind-address 192.0.2.7 --bind-address 192.0.2.8 --query asAws.hosts',
  ]
  static override flags = {
    ...stateFlag,
    ...listenFlags,
    ...bornWithFlags,
    ...identitiesFlag,
    ...playFlags,
    foreground: boolean({summary: 'serve in this terminal, with its log on stderr, until Ctrl-C'}),
    'idle-timeout': idleTimeout({summary: 'end after so long without use; 30m in the background, never in the foreground'}),
    'background-child': boolean({hidden: true, dependsOn: ['foreground']}),
  }

  async run(): Promise<StartResult | undefined> {
    const {flags} = await this.parse(EmulatorStart)
    const idleTimeoutMs = flags['idle-timeout'] ?? (flags.foreground ? Number.POSITIVE_INFINITY : defaultIdleTimeoutMs)
    const options: StartOptions = {
      ...stateOption(flags.state),
      camera: !flags['no-camera'],
      play: playOf(flags),
      ...listenOf(flags),
      ...(await identitiesOf(flags)),
      ...(flags.port !== undefined && {port: flags.port}),
      ...(flags.region !== undefined && {region: flags.region}),
      ...(Number.isFinite(idleTimeoutMs) && {idleTimeoutMs}),
    }
    if (flags.foreground) return this.#serve(options, flags['background-child'])
    const result = await startEmulatorInBackground(options, this.signal)
    await this.print([...describe(result), 'Try it: kvsctl probe ice demo --local'].join('\n'))
    return result
  }

  /** A closed terminal, Ctrl-C and `emulator stop` are the ways in which this is meant to end: 0. */
  async #serve(options: StartOptions, isBackgroundChild: boolean): Promise<undefined> {
    const {serveUntil} = await import('../../operations/emulator/serve-until.ts')
    await serveUntil({
      ...options,
      signal: this.signal,
      toleratesOther: isBackgroundChild,
      log: (line) => this.logToStderr(`${new Date().toISOString()} ${line}`),
      onReady: async (result) => {
        if (this.jsonEnabled()) await this.writeOut(`${JSON.stringify(this.picked(result), undefined, 2)}\n`)
        else if (!isBackgroundChild) await this.print([...describe(result), 'Ctrl-C ends it.'].join('\n'))
      },
    })
    return undefined
  }
}

const describe = (result: StartResult): string[] => [started(result), ...emulatorLines(result), ...deviceLines(result)]

const started = ({status, pid}: StartResult): string =>
  status === 'started' ? `Emulator started (pid ${pid}).` : `The emulator was already running (pid ${pid}).`
