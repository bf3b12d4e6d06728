import type {ChildProcess} from 'node:child_process'
import {once} from 'node:events'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {emulatorCredentials} from '../../src/emulator/start.ts'
import type {Report} from '../../src/model/report.ts'
import {type Breakage, type BrokenNetwork, createBrokenNetwork, secondServerAddress, serverAddress} from './broken-network.ts'
import type {RunResult} from './namespace.ts'

const cli = new URL('../../bin/kvsctl.cjs', import.meta.url).pathname

/** An emulator needs a second; on a machine under load, many. */
const startTimeoutMs = 60_000

/** A client that reaches the service, under its real names and ports, through a network that breaks. */
export interface Field {
  readonly network: BrokenNetwork
  /** Lines that a resolver of the outside would know; the client's hosts file holds all of them at first. */
  readonly names: readonly string[]
  /** Runs kvsctl at the client as against AWS: keys, region and CA in the environment, no endpoint anywhere. */
  kvsctl(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<RunResult>
  /** The report of a probe, and its exit code. */
  probe(...args: readonly string[]): Promise<{report: Report; exitCode: number | null}>
  /** Starts a camera on the channel, on the network's own machine for it, and waits until it has joined. */
  camera(channel: string, ...flags: readonly string[]): Promise<ChildProcess>
  /** Tells the emulator to have a fault. */
  fault(...args: readonly string[]): Promise<void>
  close(): void
}

interface Started {
  readonly caFile: string
  readonly region: string
  readonly asAws: {readonly hosts: readonly {readonly address: string; readonly name: string}[]}
}

/** The emulator at the far end of a {@link BrokenNetwork}, as AWS. Needs root. */
export async function startField(breakage: Breakage = {}, emulatorFlags: readonly string[] = []): Promise<Field> {
  const network = await createBrokenNetwork(breakage)
  const home = mkdtempSync(join(tmpdir(), 'kvsctl-field-'))
  const close = () => {
    network.remove()
    rmSync(home, {recursive: true, force: true})
  }
  try {
    const state = join(home, 'emulator')
    const addresses = [serverAddress, secondServerAddress].flatMap((address) => ['--bind-address', address])
    const flags = ['--as-aws', '--foreground', '--json', '--state', state, ...addresses, ...emulatorFlags]
    const {caFile, region, asAws} = await startEmulator(network, flags)
    const names = asAws.hosts.map(({address, name}) => `${address} ${name}`)
    network.client.hosts(names)
    network.camera?.hosts(names)
    const aws = {
      PATH: process.env.PATH ?? '',
      HOME: home,
      XDG_STATE_HOME: join(home, 'client'),
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: emulatorCredentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: emulatorCredentials.secretAccessKey,
      AWS_CA_BUNDLE: caFile,
      AWS_EC2_METADATA_DISABLED: 'true',
    }
    const kvsctl: Field['kvsctl'] = (args, env = {}) =>
      network.client.run(process.execPath, [cli, ...args], {env: {...aws, ...env}, timeoutMs: startTimeoutMs})
    return {
      network,
      names,
      kvsctl,
      async probe(...args) {
        const {stdout, stderr, exitCode} = await kvsctl(['probe', ...args, '--json'])
        if (stdout === '') throw new Error(`kvsctl probe ${args.join(' ')} said nothing: ${stderr}`)
        return {report: JSON.parse(stdout) as Report, exitCode}
      },
      async camera(channel, ...flags) {
        if (!network.camera) throw new Error('this network has no camera')
        const args = [cli, 'peer', 'master', channel, '--displace', '--jsonl', ...flags]
        const env = {...aws, XDG_STATE_HOME: join(home, 'camera')}
        const child = network.camera.start(process.execPath, args, {env, stdio: ['ignore', 'pipe', 'pipe']})
        let said = ''
        child.stderr!.on('data', (chunk) => (said += chunk))
        const ended = once(child, 'exit').then(() => Promise.reject(new Error(`the camera ended: ${said}`)))
        await Promise.race([once(child.stdout!, 'data'), ended])
        return child
      },
      async fault(...args) {
        const {exitCode, stderr} = await network.server.run(process.execPath, [
          cli,
          'emulator',
          'fault',
          'add',
          ...args,
          '--state',
          state,
        ])
        if (exitCode !== 0) throw new Error(stderr)
      },
      close,
    }
  } catch (error) {
    close()
    throw error
  }
}

async function startEmulator(network: BrokenNetwork, flags: readonly string[]): Promise<Started> {
  const child = network.server.start(process.execPath, [cli, 'emulator', 'start', ...flags], {stdio: ['ignore', 'pipe', 'pipe']})
  let said = ''
  child.stderr!.on('data', (chunk) => (said += chunk))
  const document = new Promise<Started>((resolve) => {
    let text = ''
    child.stdout!.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      try {
        resolve(JSON.parse(text) as Started)
      } catch {
        // The document has not come to its end.
      }
    })
  })
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`the emulator ended: ${said}`)))
  return Promise.race([document, ended, late()])
}

const late = (): Promise<never> =>
  new Promise((_, reject) => setTimeout(() => reject(new Error('the emulator did not start')), startTimeoutMs).unref())
