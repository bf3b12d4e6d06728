import {isIPv4} from 'node:net'
import {awsPort} from '../../emulator/hosts/aws-names.ts'
import {exitCodes, type Remedy, UserError} from '../../model/user-error.ts'
import {requireBindable} from '../../platform/bindable.ts'
import {localAddresses} from '../../platform/network-interfaces.ts'
import {portHolder} from '../../platform/port-holder.ts'
import {printable} from '../../protocol/text.ts'

/** As many TURN servers as KVS ever names in one answer. */
const mostAddresses = 2

/**
 * TURN servers are called by their IPv4 address, and devices ask no name server for it: a wildcard or a name will not do.
 * @throws UserError
 */
export function requireOwnAddresses(addresses: readonly string[]): void {
  const odd = addresses.find((address) => !isIPv4(address) || address === '0.0.0.0')
  if (odd !== undefined)
    throw usage(
      `"${printable(odd, {maxLength: 60})}" is no IPv4 address of this machine, which is what --as-aws puts into the names of TURN servers.`,
    )
  if (new Set(addresses).size < addresses.length) throw usage('--bind-address names the same address twice.')
  if (addresses.length > mostAddresses)
    throw usage(
      `KVS names ${mostAddresses} TURN servers at most, and so --as-aws takes ${mostAddresses} addresses, not ${addresses.length}.`,
    )
}

/**
 * Looks before another process is started whether it will get its ports: here the reason can be said.
 * @throws UserError
 */
export async function requireRoomForAws(addresses: readonly string[]): Promise<void> {
  requireOwnAddresses(addresses)
  for (const address of addresses)
    await requireBindable(address, awsPort).catch((error: unknown) => {
      throw cannotBeAws(error) ?? error
    })
}

/** What to do about an error of binding port 443; undefined for any other error. */
export function cannotBeAws(cause: unknown): UserError | undefined {
  const {code, port, address = '', syscall} = cause as NodeJS.ErrnoException & {port?: number; address?: string}
  if (port !== awsPort) return undefined
  const place = `port ${awsPort} of ${address}`
  if (code === 'EACCES' || code === 'EPERM')
    return new UserError({
      code: 'port-unavailable',
      message: `The emulator may not listen on ${place}: ports below 1024 are for root.`,
      remedy: waysToBind(),
      exitCode: exitCodes.refused,
      cause,
    })
  if (code === 'EADDRINUSE') {
    const transport = syscall === 'bind' ? 'udp' : 'tcp'
    const holder = portHolder(transport, awsPort)
    const who = holder ? `${printable(holder.command, {maxLength: 40})} (pid ${holder.pid}) has it` : 'another program has it'
    return new UserError({
      code: 'port-unavailable',
      message: `The emulator cannot listen on ${transport.toUpperCase()} ${place}: ${who}.`,
      remedy: [
        ...(holder ? [] : [{text: 'See which one it is, as root:', command: `ss -lptun 'sport = :${awsPort}'`}]),
        {text: 'End it, or give --bind-address an address of this machine that it does not listen on.'},
      ],
      exitCode: exitCodes.refused,
      cause,
    })
  }
  if (code !== 'EADDRNOTAVAIL') return undefined
  return new UserError({
    code: 'address-unavailable',
    message: `This machine has no address ${address} to listen on.`,
    remedy: [{text: `Give --bind-address one that it has: ${ownAddresses()}.`}],
    exitCode: exitCodes.refused,
    cause,
  })
}

/** Only Linux has the last two. */
const waysToBind = (): Remedy[] => [
  {text: 'Run it as root; it is root’s emulator then, which kvsctl --local of other users does not find.'},
  ...(process.platform === 'linux'
    ? [
        {text: 'Or let Node.js bind such ports:', command: `sudo setcap cap_net_bind_service=+ep ${process.execPath}`},
        {text: 'Or let everybody on this machine:', command: `sudo sysctl net.ipv4.ip_unprivileged_port_start=${awsPort}`},
      ]
    : []),
]

const ownAddresses = (): string =>
  localAddresses()
    .filter(({family}) => family === 'IPv4')
    .map(({address}) => address)
    .join(', ')

const usage = (message: string): UserError =>
  new UserError({
    code: 'bad-bind-address',
    message,
    remedy: [{text: `This machine has ${ownAddresses()}.`}],
    exitCode: exitCodes.usage,
  })
