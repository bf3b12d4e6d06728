import type {PublicWorld} from '../operations/emulator/status.ts'

/** Where an emulator is to be found, as `name  value` lines. */
export function emulatorLines(world: PublicWorld): string[] {
  const idle = world.idleTimeoutMs === undefined ? 'only when told to' : `after ${shortDuration(world.idleTimeoutMs)} without use`
  const rows: [string, string][] = [
    ['control plane', `${world.controlPlaneUrl}  ${world.controlPlaneTlsUrl}`],
    ['STUN', world.stunUrl],
    ['region', `${world.region}, account ${world.account}`],
    ['state', world.persistent ? world.stateDir : 'in memory'],
    ['CA', world.caFile],
    ...(world.play ? [['plays', world.play.join(' ')] as [string, string]] : []),
    ['ends', idle],
  ]
  return rows.map(([name, value]) => `  ${name.padEnd(14)} ${value}`)
}

export const shortDuration = (ms: number): string => {
  if (ms % 3_600_000 === 0) return `${ms / 3_600_000} h`
  return ms % 60_000 === 0 ? `${ms / 60_000} min` : `${ms / 1000} s`
}
