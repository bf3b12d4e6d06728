import {type ChildProcess, execFile, type SpawnOptions, spawn, spawnSync} from 'node:child_process'
import {mkdirSync, readdirSync, rmSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'

/** One `ip` command takes milliseconds; a machine under load may need more. */
const ipTimeoutMs = 10_000
/** A command that gives no time of its own. */
const runTimeoutMs = 30_000

/** Where `ip netns exec` finds the files that it puts over those of `/etc` (ip-netns(8)). */
const etcNetns = '/etc/netns'

export interface RunResult {
  /** null where a signal or the deadline ended it. */
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  /** Instead of this process' own. */
  readonly env?: NodeJS.ProcessEnv
  readonly timeoutMs?: number
  /** What it reads from stdin. */
  readonly input?: string
}

/** A machine with a network stack of its own: interfaces, ports, firewall, and a hosts file. */
export interface Namespace {
  /** As `ip netns` knows it. */
  readonly name: string
  /** Runs a command inside. Never throws for what the command does; its deadline is `timeoutMs`. */
  run(command: string, args?: readonly string[], options?: RunOptions): Promise<RunResult>
  /** Starts a command inside that goes on; {@link Network.remove} ends it at the latest. */
  start(command: string, args?: readonly string[], options?: SpawnOptions): ChildProcess
  /** Replaces its hosts file; what `run` starts from now on reads it. `localhost` is always there. */
  hosts(lines: readonly string[]): void
  /** The name server that its resolver asks. */
  resolver(address: string): void
  /** `ip` inside: `ip('addr', 'add', '10.77.0.3/24', 'dev', 'eth0')`. */
  ip(...args: string[]): void
}

/** Namespaces and the cables between them. Needs root, as tests of real ports do. */
export interface Network {
  /** Adds a machine that has loopback and nothing else. */
  machine(label: string): Namespace
  /** Lays a cable: `eth0`, `eth1` ... at either end, with these addresses (`10.77.0.1/24`). */
  cable(one: Namespace, oneAddress: string, other: Namespace, otherAddress: string): void
  /** Ends what still runs inside, and removes everything. May be called twice. */
  remove(): void
}

const prefix = 'kvsctl-test-'

let networks = 0

/**
 * An empty network. Whatever becomes of the test, its namespaces go: with `remove`, when this process ends, or, where it was
 * killed, when the next network is made.
 */
export function createNetwork(): Network {
  removeLeftBehind()
  const id = `${prefix}${process.pid}-${++networks}-`
  const machines: Namespace[] = []
  const cables = new Map<Namespace, number>()
  const remove = () => {
    process.off('exit', remove)
    for (const {name} of machines.splice(0)) removeNamespace(name)
  }
  process.once('exit', remove)
  const port = (machine: Namespace): string => {
    const number = cables.get(machine) ?? 0
    cables.set(machine, number + 1)
    return `eth${number}`
  }
  return {
    machine(label) {
      ip('netns', 'add', id + label)
      const machine = namespaceCalled(id + label)
      machines.push(machine)
      machine.hosts([])
      machine.ip('link', 'set', 'lo', 'up')
      return machine
    },
    cable(one, oneAddress, other, otherAddress) {
      const [end, otherEnd] = [port(one), port(other)]
      ip('link', 'add', end, 'netns', one.name, 'type', 'veth', 'peer', 'name', otherEnd, 'netns', other.name)
      for (const [machine, name, address] of [
        [one, end, oneAddress],
        [other, otherEnd, otherAddress],
      ] as const) {
        machine.ip('addr', 'add', address, 'dev', name)
        machine.ip('link', 'set', name, 'up')
      }
    },
    remove,
  }
}

const inside = (name: string, command: string, args: readonly string[]): string[] => ['netns', 'exec', name, command, ...args]

function namespaceCalled(name: string): Namespace {
  return {
    name,
    run: (command, args = [], {env = process.env, timeoutMs = runTimeoutMs, input = ''} = {}) =>
      new Promise((resolve, reject) => {
        const options = {env, timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: 2 ** 26} as const
        const child = execFile('ip', inside(name, command, args), options, (error, stdout, stderr) => {
          if (typeof error?.code === 'string') reject(error)
          else resolve({exitCode: error ? ((error.code as number | undefined) ?? null) : 0, stdout, stderr})
        })
        child.stdin?.on('error', () => {})
        child.stdin?.end(input)
      }),
    start: (command, args = [], options = {}) => spawn('ip', inside(name, command, args), options),
    hosts: (lines) => writeEtc(name, 'hosts', ['127.0.0.1 localhost', '::1 localhost', ...lines]),
    resolver: (address) => writeEtc(name, 'resolv.conf', [`nameserver ${address}`, 'options timeout:1 attempts:1']),
    ip: (...args) => ip('-n', name, ...args),
  }
}

function writeEtc(namespace: string, file: string, lines: readonly string[]): void {
  mkdirSync(join(etcNetns, namespace), {recursive: true})
  writeFileSync(join(etcNetns, namespace, file), [...lines, ''].join('\n'))
}

function ip(...args: string[]): string {
  const {error, status, stdout, stderr} = spawnSync('ip', args, {timeout: ipTimeoutMs, encoding: 'utf8'})
  if (error) throw new Error(`ip could not be run (Debian package iproute2): ${error.message}`)
  if (status !== 0) throw new Error(`ip ${args.join(' ')} (needs root): ${stderr.trim()}`)
  return stdout
}

/** What runs inside goes first: a process keeps its namespace alive. Bounded, since killed processes have no say in it. */
function removeNamespace(name: string): void {
  try {
    for (const pid of ip('netns', 'pids', name).split('\n').filter(Boolean)) kill(Number(pid))
    ip('netns', 'del', name)
  } catch {
    // Somebody else was faster.
  }
  rmSync(join(etcNetns, name), {recursive: true, force: true})
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended by itself.
  }
}

/** Namespaces of test processes that were killed. */
function removeLeftBehind(): void {
  const names = ip('netns', 'list')
    .split('\n')
    .map((line) => line.split(' ')[0]!)
  const files = readdirSync('/etc').includes('netns') ? readdirSync(etcNetns) : []
  for (const name of new Set([...names, ...files])) {
    const pid = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1]
    if (pid !== undefined && !isAlive(Number(pid))) removeNamespace(name)
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
