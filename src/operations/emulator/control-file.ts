import {join} from 'node:path'
import type {ActiveFault} from '../../emulator/faults/registry.ts'
import type {Identity} from '../../emulator/identity/identity.ts'
import type {Emulator} from '../../emulator/start.ts'
import {readTextIfPresent, removeFile, replaceFile} from '../../platform/files.ts'
import {callJson} from '../../platform/loopback-http.ts'
import {stateDir} from '../../platform/state-dir.ts'

/** An emulator that runs on this machine, as others find it. Its keys are its own and open nothing else. */
export interface LocalWorld
  extends Pick<
    Emulator,
    'controlPlaneUrl' | 'controlPlaneTlsUrl' | 'stunUrl' | 'region' | 'account' | 'credentials' | 'caPem' | 'asAws'
  > {
  /** Holds the CA that its TLS servers are to be trusted by, PEM, as `caPem` does. */
  readonly caFile: string
  readonly pid: number
  /** Unlike that of any other run. */
  readonly instanceId: string
  /** ISO 8601, UTC. */
  readonly startedAt: string
  readonly stateDir: string
  /** Whether its channels outlive it. */
  readonly persistent: boolean
  readonly bindAddress: string
  /** The flags that it was started with for how it plays the service; absent: at once, and with the limits of AWS. */
  readonly play?: readonly string[]
  /** Ends by itself after so long without use; undefined: never. */
  readonly idleTimeoutMs?: number
  readonly adminUrl: string
  /** The file that named them, and who may sign requests beside the emulator's own user; absent where that is everybody. */
  readonly identitiesFile?: string
  readonly identities?: readonly LocalIdentity[]
}

/** Somebody of the identities file, with the keys that are as public as the emulator's own. */
export interface LocalIdentity
  extends Pick<Identity, 'name' | 'kind' | 'arn' | 'accessKeyId' | 'secretAccessKey' | 'sessionToken'> {}

/** What a running emulator says about itself. */
export interface StatusReport {
  readonly instanceId: string
  /** `aside`: another master serves the channel. */
  readonly camera: 'off' | 'starting' | 'serving' | 'aside' | 'failed'
  /** Those that are active. */
  readonly faults: readonly ActiveFault[]
  readonly openSockets: number
}

/** What the control file holds. The token is what makes the file private. */
export interface ControlFile {
  readonly format: 1
  readonly world: LocalWorld
  readonly adminToken: string
}

/** An answer takes about 2 ms; this allows for a machine under heavy load, and for a laptop that wakes up. */
const pingTimeoutMs = 3000

export const defaultStateDir = (): string => stateDir('emulator')

export const controlPath = (dir: string): string => join(dir, 'control.json')
export const logPath = (dir: string): string => join(dir, 'emulator.log')
export const lockPath = (dir: string): string => join(dir, 'lock')

export const writeControlFile = (control: ControlFile): void =>
  replaceFile(controlPath(control.world.stateDir), `${JSON.stringify(control, undefined, 2)}\n`)

/** @returns undefined where there is none, or one that this version does not understand */
export function readControlFile(dir: string): ControlFile | undefined {
  const text = readTextIfPresent(controlPath(dir))
  if (text === undefined) return undefined
  try {
    const control = JSON.parse(text) as ControlFile
    return control.format === 1 && typeof control.world?.adminUrl === 'string' ? control : undefined
  } catch {
    return undefined
  }
}

/** Removes the control file of this run, and leaves one that a later run has written. */
export function removeControlFile(dir: string, instanceId: string): void {
  if (readControlFile(dir)?.world.instanceId === instanceId) removeFile(controlPath(dir))
}

/**
 * The emulator of this state directory, if it answers now. A control file alone proves nothing: its emulator may have been
 * killed, and its port may be another program's by now. Asking also counts as use, so it does not end as idle just then.
 */
export async function findRunning(dir: string): Promise<ControlFile | undefined> {
  const control = readControlFile(dir)
  return control && (await askStatus(control)) ? control : undefined
}

/** @returns undefined where nobody answers, or somebody else does */
export async function askStatus({world, adminToken}: ControlFile): Promise<StatusReport | undefined> {
  try {
    const call = {url: world.adminUrl, method: 'GET', path: '/status', token: adminToken, timeoutMs: pingTimeoutMs} as const
    const report = (await callJson(call)).body as StatusReport | undefined
    return report?.instanceId === world.instanceId ? report : undefined
  } catch {
    return undefined
  }
}
