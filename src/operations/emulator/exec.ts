import {resolve} from 'node:path'
import {createTempDir} from '../../platform/files.ts'
import {runInForeground} from '../../platform/processes.ts'
import {applyEnvironment, environmentFor} from './environment.ts'
import type {IdentitiesFile} from './identities-file.ts'
import {type Play, requireChangeableQuotas} from './play.ts'
import {alreadyRunning, commandNotStarted, noCommand} from './problems.ts'
import {type Serving, serveEmulator} from './serve-emulator.ts'

export interface ExecOptions {
  /** The program, then its arguments. */
  readonly command: readonly string[]
  /** A directory whose channels are used and kept; undefined or `none`: a fresh emulator that leaves nothing behind. */
  readonly state?: string
  readonly region?: string
  readonly camera: boolean
  readonly play?: Play
  readonly identities?: IdentitiesFile
  /** The name of one of them, with whose keys the command runs. */
  readonly as?: string
  readonly env?: NodeJS.ProcessEnv
}

/**
 * Runs a command against an emulator of its own, which ends with it.
 *
 * @returns the command's exit code; 128 and the signal's number where a signal ended it
 * @throws UserError when the emulator or the command cannot be started
 */
export async function execWithEmulator(options: ExecOptions): Promise<number> {
  const {state, command, play = {}} = options
  await requireChangeableQuotas(play)
  if (command.length === 0) throw noCommand()
  if (state !== undefined && state !== 'none') return execIn(resolve(state), true, options)
  const dir = createTempDir('kvsctl-exec-')
  try {
    return await execIn(dir.path, false, options)
  } finally {
    dir.remove()
  }
}

async function execIn(stateDir: string, persistent: boolean, options: ExecOptions): Promise<number> {
  const {camera, region, identities, play = {}} = options
  const served = await serveEmulator({
    ...{stateDir, persistent, camera, play, log: () => {}},
    ...(region !== undefined && {region}),
    ...(identities && {identities}),
  })
  if (served.status === 'already-running') throw alreadyRunning(stateDir, served.by.pid)
  try {
    return await runCommand(served, options)
  } finally {
    await served.stop('stopped')
  }
}

async function runCommand({world}: Serving, {command, as, env = process.env}: ExecOptions): Promise<number> {
  const [program = '', ...args] = command
  const result = await runInForeground(
    program,
    args,
    applyEnvironment(environmentFor(world, env, as === undefined ? {} : {as}), env),
  )
  if (result.status === 'not-started') throw commandNotStarted(program, result.error)
  return result.exitCode
}
