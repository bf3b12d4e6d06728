import {once} from 'node:events'
import {fileURLToPath} from 'node:url'
import {createNetwork, type Namespace, type Network} from './namespace.ts'

/** What is wrong between the client and the server. Nothing: a plain router. */
export interface Breakage {
  /**
   * `endpoint-independent`: every destination sees the client under one mapped port (RFC 4787 §4.1); `symmetric`: each under another.
   */
  readonly nat?: 'endpoint-independent' | 'symmetric'
  /** Rules of nftables in the router's forward chain: `udp dport 443 drop`. */
  readonly firewall?: readonly string[]
  /** Of each way; the round trip takes twice as long. */
  readonly delayMs?: number
  /** Of the packets in each direction. */
  readonly lossPercent?: number
  /** Of the client's link. */
  readonly mtu?: number
  /** The client has no IPv4 address. */
  readonly ipv6Only?: boolean
  /** A second machine behind the router, in a network of its own: {@link cameraAddress}. */
  readonly camera?: boolean
}

export interface BrokenNetwork {
  readonly client: Namespace
  readonly router: Namespace
  readonly server: Namespace
  /** Where `breakage.camera` asked for one. */
  readonly camera?: Namespace
  /** Puts another firewall in the place of the present one. */
  firewall(rules: readonly string[]): Promise<void>
  remove(): void
}

/** The server's addresses: of the documentation networks, which are nobody's (RFC 5737, RFC 3849), and private to no peer rule. */
export const serverAddress = '192.0.2.10'
export const secondServerAddress = '192.0.2.11'
export const serverAddressV6 = '2001:db8:2::10'
/** Where the client's packets come from behind NAT. */
export const natAddress = '192.0.2.1'
export const clientAddress = '10.80.1.2'
export const cameraAddress = '10.80.2.2'

const delayLine = fileURLToPath(new URL('delay-line.py', import.meta.url))

/** A client and a server with a router between them that does to the traffic what `breakage` says. Needs root. */
export async function createBrokenNetwork(breakage: Breakage = {}): Promise<BrokenNetwork> {
  const network = createNetwork()
  try {
    return await build(network, breakage)
  } catch (error) {
    network.remove()
    throw error
  }
}

async function build(network: Network, breakage: Breakage): Promise<BrokenNetwork> {
  const [client, router, server] = ['client', 'router', 'server'].map((label) => network.machine(label)) as [
    Namespace,
    Namespace,
    Namespace,
  ]
  // An IPv6 address of a new interface may not be used for a second or two, until nobody else is found to have it.
  for (const machine of [client, router, server])
    await must(machine, 'sysctl', ['-qw', 'net.ipv6.conf.all.accept_dad=0', 'net.ipv6.conf.default.accept_dad=0'])
  const near = breakage.delayMs === undefined ? 'eth0' : 'tun0'
  if (breakage.delayMs === undefined) network.cable(client, `${clientAddress}/24`, router, '10.80.1.1/24')
  else await layDelayLine(client, router, breakage.delayMs)
  const far = breakage.delayMs === undefined ? 'eth1' : 'eth0'
  network.cable(router, `${natAddress}/24`, server, `${serverAddress}/24`)
  server.ip('addr', 'add', `${secondServerAddress}/24`, 'dev', 'eth0')
  addIpv6(client, router, server, {near, far})
  if (breakage.ipv6Only) client.ip('addr', 'del', `${clientAddress}/24`, 'dev', near)
  else client.ip('route', 'add', 'default', 'via', '10.80.1.1')
  server.ip('route', 'add', 'default', 'via', natAddress)
  if (breakage.mtu !== undefined) client.ip('link', 'set', near, 'mtu', String(breakage.mtu))
  const camera = breakage.camera ? layCamera(network, router) : undefined
  await forwarding(router)
  const firewall = (rules: readonly string[]) => setRules(router, far, {...breakage, firewall: rules})
  await firewall(breakage.firewall ?? [])
  // A name that is not in the hosts file is asked for at the router, where nobody answers.
  client.resolver('10.80.1.1')
  return {client, router, server, ...(camera && {camera}), firewall, remove: () => network.remove()}
}

function layCamera(network: Network, router: Namespace): Namespace {
  const camera = network.machine('camera')
  network.cable(router, '10.80.2.1/24', camera, `${cameraAddress}/24`)
  camera.ip('route', 'add', 'default', 'via', '10.80.2.1')
  camera.resolver('10.80.2.1')
  return camera
}

function addIpv6(client: Namespace, router: Namespace, server: Namespace, {near, far}: {near: string; far: string}): void {
  const addresses = [
    [client, near, 'fd00:80:1::2/64'],
    [router, near, 'fd00:80:1::1/64'],
    [router, far, '2001:db8:2::1/64'],
    [server, 'eth0', `${serverAddressV6}/64`],
  ] as const
  for (const [machine, device, address] of addresses) machine.ip('addr', 'add', address, 'dev', device)
  client.ip('-6', 'route', 'add', 'default', 'via', 'fd00:80:1::1')
  server.ip('-6', 'route', 'add', 'default', 'via', '2001:db8:2::1')
}

async function layDelayLine(client: Namespace, router: Namespace, delayMs: number): Promise<void> {
  const names = [`kvt${process.pid % 100_000}a`, `kvt${process.pid % 100_000}b`] as const
  const line = client.start('python3', [delayLine, ...names, String(delayMs)], {stdio: ['pipe', 'pipe', 'inherit']})
  await once(line.stdout!, 'data')
  client.ip('link', 'set', names[1], 'netns', router.name)
  for (const [machine, name, address, peer] of [
    [client, names[0], clientAddress, '10.80.1.1'],
    [router, names[1], '10.80.1.1', clientAddress],
  ] as const) {
    machine.ip('link', 'set', name, 'name', 'tun0')
    machine.ip('addr', 'add', `${address}/24`, 'peer', peer, 'dev', 'tun0')
    machine.ip('link', 'set', 'tun0', 'up')
  }
}

async function forwarding(router: Namespace): Promise<void> {
  await must(router, 'sysctl', ['-qw', 'net.ipv4.ip_forward=1', 'net.ipv6.conf.all.forwarding=1'])
}

async function setRules(router: Namespace, far: string, {nat, lossPercent, firewall = []}: Breakage): Promise<void> {
  const masquerade = {'endpoint-independent': 'masquerade persistent', symmetric: 'masquerade fully-random', none: ''}
  const rules = [
    'flush ruleset',
    'table inet kvs {',
    '  chain forward {',
    '    type filter hook forward priority 0; policy accept;',
    ...(lossPercent === undefined ? [] : [`    numgen random mod 100 < ${lossPercent} drop`]),
    ...firewall.map((rule) => `    ${rule}`),
    '  }',
    // What nobody behind the NAT asked for is for nobody: accepted, its ports would be taken, and the answer to it come from others.
    '  chain input {',
    '    type filter hook input priority 0; policy accept;',
    ...(nat ? [`    iifname "${far}" meta l4proto udp drop`] : []),
    '  }',
    '  chain postrouting {',
    '    type nat hook postrouting priority 100; policy accept;',
    ...(nat ? [`    oifname "${far}" ip protocol { tcp, udp, icmp } ${masquerade[nat]}`] : []),
    '  }',
    '}',
  ]
  await must(router, 'nft', ['-f', '-'], rules.join('\n'))
}

async function must(machine: Namespace, command: string, args: readonly string[], input = ''): Promise<void> {
  const {exitCode, stderr} = await machine.run(command, args, {input})
  if (exitCode !== 0) throw new Error(`${command} ${args.join(' ')} in ${machine.name}: ${stderr}`)
}
