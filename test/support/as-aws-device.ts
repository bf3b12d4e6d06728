import {KvsctlHome, kvsctlBin} from './kvsctl-process.ts'
import {createNetwork, type Namespace, type RunResult} from './namespace.ts'

/** Where the emulator is AWS, and the device beside it. */
export const serviceAddresses = ['10.77.0.1', '10.77.0.3'] as const
export const deviceAddress = '10.77.0.2'

export interface IceServer {
  readonly Username: string
  readonly Password: string
  readonly Uris: readonly string[]
}

/** What `emulator start --as-aws --json` says. */
interface Started {
  readonly pid: number
  readonly caFile: string
  readonly asAws: {readonly hosts: readonly {readonly address: string; readonly name: string}[]}
}

/**
 * A machine that runs the emulator as AWS, and a device beside it that has been given nothing but a hosts file, a CA and keys: on it
 * everything is foreign, and dials the real names at the real port.
 */
export interface DeviceUnderTest {
  readonly home: KvsctlHome
  readonly service: Namespace
  readonly device: Namespace
  readonly started: Started
  /** Of programs on the device: what `emulator env --as-aws` says. */
  readonly env: NodeJS.ProcessEnv
  /** The name in the hosts file that begins so: `r-`, `stun.`. */
  name(prefix: string): string
  /** kvsctl on one of the two; that of the service uses the emulator there with `--local`. */
  kvsctl(machine: Namespace, argv: readonly string[]): Promise<RunResult>
  /** What the AWS CLI prints on the device, which knows no endpoint. @throws Error with its stderr */
  aws<T>(args: string): Promise<T>
  channelArn(): Promise<string>
  iceServers(): Promise<readonly IceServer[]>
  stop(): Promise<void>
}

export async function startDeviceUnderTest(): Promise<DeviceUnderTest> {
  const [home, network] = [new KvsctlHome(), createNetwork()]
  const [service, device] = [network.machine('service'), network.machine('device')]
  const onService = (argv: readonly string[]) => service.run(process.execPath, [kvsctlBin, ...argv], {env: home.env()})
  const stop = async (): Promise<void> => {
    await onService(['emulator', 'stop'])
    network.remove()
    await home.remove()
  }
  try {
    network.cable(service, `${serviceAddresses[0]}/24`, device, `${deviceAddress}/24`)
    service.ip('addr', 'add', `${serviceAddresses[1]}/24`, 'dev', 'eth0')
    const bind = serviceAddresses.flatMap((address) => ['--bind-address', address])
    const started = parsed<Started>(await onService(['emulator', 'start', '--as-aws', ...bind, '--json']))
    device.hosts(started.asAws.hosts.map(({address, name}) => `${address} ${name}`))
    const {set} = parsed<{set: Record<string, string>}>(await onService(['emulator', 'env', '--as-aws', '--json']))
    const own = {PATH: process.env.PATH, HOME: home.path, XDG_STATE_HOME: `${home.path}/device`}
    const env = {...own, AWS_PAGER: '', AWS_MAX_ATTEMPTS: '1', ...set}
    const name = (prefix: string): string => started.asAws.hosts.find((entry) => entry.name.startsWith(prefix))!.name
    const aws = async <T>(args: string): Promise<T> =>
      parsed<T>(await device.run('aws', [...args.split(' '), '--output', 'json'], {env}))
    const channelArn = async (): Promise<string> => {
      const describe = 'kinesisvideo describe-signaling-channel --channel-name demo'
      return (await aws<{ChannelInfo: {ChannelARN: string}}>(describe)).ChannelInfo.ChannelARN
    }
    return {
      ...{home, service, device, started, env, name, aws, channelArn, stop},
      kvsctl: (machine, argv) =>
        machine === service ? onService(argv) : machine.run(process.execPath, [kvsctlBin, ...argv], {env}),
      async iceServers() {
        const ask = `kinesis-video-signaling get-ice-server-config --channel-arn ${await channelArn()} --client-id device`
        return (await aws<{IceServerList: IceServer[]}>(`${ask} --endpoint-url https://${name('r-')}`)).IceServerList
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}

function parsed<T>({exitCode, stdout, stderr}: RunResult): T {
  if (exitCode !== 0) throw new Error(`ended with ${exitCode}: ${stderr}`)
  return JSON.parse(stdout) as T
}
