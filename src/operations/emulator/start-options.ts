import {resolve} from 'node:path'
import {defaultStateDir} from './control-file.ts'
import type {IdentitiesFile} from './identities-file.ts'
import type {Play} from './play.ts'

/** How an emulator is started, in the foreground or behind. */
export interface StartOptions {
  /** Absolute. Control file, lock, certificates and log; the channels too where `persistent`. */
  readonly stateDir: string
  /** false: channels live in memory only. */
  readonly persistent: boolean
  /** Of the control plane; undefined picks a free one. */
  readonly port?: number
  /** Default 127.0.0.1. */
  readonly bindAddress?: string
  /** Addresses at whose port 443 it answers under the names of AWS, too. Excludes `bindAddress`. */
  readonly asAws?: readonly string[]
  readonly region?: string
  /** undefined: never ends by itself. */
  readonly idleTimeoutMs?: number
  readonly play?: Play
  /** Who may sign requests beside the emulator's own user. */
  readonly identities?: IdentitiesFile
  /** Whether the built-in camera serves the channel `demo`. */
  readonly camera: boolean
}

/** Long enough for a lunch break between two commands. */
export const defaultIdleTimeoutMs = 30 * 60 * 1000

/** What `--state DIR|none` means; both kinds are found by other commands through their directory. */
export function stateOption(state: string | undefined): {stateDir: string; persistent: boolean} {
  if (state === 'none') return {stateDir: defaultStateDir(), persistent: false}
  return {stateDir: state === undefined ? defaultStateDir() : resolve(state), persistent: true}
}
