import type {PublicWorld} from '../operations/emulator/status.ts'

/** Where an emulator is to be found, as `name  value` lines. */
export function emulatorLines(world: PublicWorld): string[] {
  const idle = world.idleTimeoutMs === undefined ? 'only when told to' : `after ${shortDuration(world.idleTimeoutMs)} without use`
  const rows: [string, string][] = [
    ['control plane', `${world.controlPlaneUrl}  ${world.controlPlaneTlsUrl}`],
    ['STUN', world.stunUrl],
    ...(world.asAws ? [['as AWS', `port 443 of ${world.asAws.addresses.join(' and ')}`] as [string, string]] : []),
    ['region', `${world.region}, account ${world.account}`],
    ['state', world.persistent ? world.stateDir : 'in memory'],
    ['CA', world.caFile],
    ...(world.play ? [['plays', world.play.join(' ')] as [string, string]] : []),
    ['ends', idle],
    ...(world.identities ?? []).map(({name, arn}, i) => [i === 0 ? 'identities' : '', `${name}  ${arn}`] as [string, string]),
  ]
  return rows.map(([name, value]) => `  ${name.padEnd(14)} ${value}`)
}

/** What a device has to be given, the lines of its hosts file as they are. */
export function deviceLines({asAws, caFile}: PublicWorld): string[] {
  if (!asAws) return []
  return [
    `A device trusts ${caFile} and has in its hosts file:`,
    ...asAws.hosts.map(({address, name}) => `${address} ${name}`),
    ...(asAws.addresses.every(isLoopback)
      ? ['Only this machine can reach that, and WebRTC leaves loopback out: name another address with --bind-address.']
      : []),
  ]
}

const isLoopback = (address: string): boolean => address.startsWith('127.')

export const shortDuration = (ms: number): string => {
  if (ms % 3_600_000 === 0) return `${ms / 3_600_000} h`
  return ms % 60_000 === 0 ? `${ms / 60_000} min` : `${ms / 1000} s`
}
