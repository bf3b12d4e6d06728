import {lockHolder} from '../../platform/process-lock.ts'
import {askStatus, type LocalIdentity, type LocalWorld, lockPath, readControlFile, type StatusReport} from './control-file.ts'

export type EmulatorStatus =
  | ({readonly status: 'running'} & PublicWorld & Pick<StatusReport, 'camera' | 'faults' | 'openSockets'>)
  /** A process has the state directory, and does not answer yet or any more. */
  | {readonly status: 'starting-or-stopping'; readonly stateDir: string; readonly pid: number}
  | {readonly status: 'not-running'; readonly stateDir: string}

/** Without keys. */
export type PublicWorld = Omit<LocalWorld, 'credentials' | 'caPem' | 'identities'> & {
  readonly identities?: readonly Pick<LocalIdentity, 'name' | 'kind' | 'arn'>[]
}

export function publicWorld({credentials: _credentials, caPem: _caPem, identities, ...rest}: LocalWorld): PublicWorld {
  return {...rest, ...(identities && {identities: identities.map(({name, kind, arn}) => ({name, kind, arn}))})}
}

/** What is known of the emulator of a state directory; asks it. */
export async function emulatorStatus(stateDir: string): Promise<EmulatorStatus> {
  const control = readControlFile(stateDir)
  const report = control && (await askStatus(control))
  if (control && report) {
    const {camera, faults, openSockets} = report
    return {status: 'running', ...publicWorld(control.world), camera, faults, openSockets}
  }
  const holder = lockHolder(lockPath(stateDir))
  return holder ? {status: 'starting-or-stopping', stateDir, pid: holder.pid} : {status: 'not-running', stateDir}
}
