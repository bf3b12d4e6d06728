import type {World} from './connect.ts'

/** A kvsctl command that can be pasted to run in the same world. */
export const commandIn = ({kind}: Pick<World, 'kind'>, command: string): string =>
  `kvsctl ${command}${kind === 'local' ? ' --local' : ''}`
