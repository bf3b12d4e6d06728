import {readdirSync, readFileSync, readlinkSync} from 'node:fs'

export interface PortHolder {
  readonly pid: number
  /** The name of its program. */
  readonly command: string
}

/** State of a TCP socket that listens, in /proc/net/tcp (Linux, net/tcp_states.h). */
const listening = '0A'

/**
 * Which process has a port of this machine: what Linux shows in /proc, which for the processes of others takes root.
 * @returns undefined where nobody has it, or nobody can be seen
 */
export function portHolder(transport: 'tcp' | 'udp', port: number): PortHolder | undefined {
  const inodes = new Set([transport, `${transport}6`].flatMap((table) => inodesIn(table, port)))
  if (inodes.size === 0) return undefined
  for (const pid of entries('/proc').filter((name) => /^\d+$/.test(name)))
    if (entries(`/proc/${pid}/fd`).some((fd) => inodes.has(inodeOf(`/proc/${pid}/fd/${fd}`))))
      return {pid: Number(pid), command: read(`/proc/${pid}/comm`).trim()}
  return undefined
}

/** Fields of a line: number, local address as HEX:HEX, remote address, state ... the tenth is the inode (proc(5)). */
function inodesIn(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  return read(`/proc/net/${table}`)
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => local?.endsWith(suffix) && (table.startsWith('udp') || state === listening))
    .map((fields) => fields[9]!)
}

const inodeOf = (path: string): string => {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(path))?.[1] ?? ''
  } catch {
    return ''
  }
}

function entries(dir: string): string[] {
  try {
    return readdirSync(dir)
  } catch {
    return []
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
