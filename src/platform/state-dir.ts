import {homedir} from 'node:os'
import {isAbsolute, join} from 'node:path'

/**
 * Where kvsctl keeps what outlives a command: `$XDG_STATE_HOME/kvsctl/NAME`, or `~/.local/state/kvsctl/NAME`. A relative
 * XDG_STATE_HOME is ignored, as the XDG Base Directory Specification (0.8, "Basics") demands.
 */
export function stateDir(name: string, env: NodeJS.ProcessEnv = process.env): string {
  const home = env.XDG_STATE_HOME
  const base = home !== undefined && isAbsolute(home) ? home : join(homedir(), '.local', 'state')
  return join(base, 'kvsctl', name)
}
