/** How turnutils_uclient (Debian package coturn) is asked to relay a handful of messages between two of its own allocations. */

const messagesPerClient = 10

/** Odd, so that ChannelData on a stream needs padding. */
const messageLength = 171

/**
 * turnutils_uclient reads one message per TLS read and forgets what came with it (it loses data to coturn's own server as well),
 * so messages must not pile up.
 */
const intervalMs = 100

export interface Transfer {
  readonly sent: number
  readonly received: number
  readonly lost: number
}

/** What arrives where nothing is lost. */
export const everything: Transfer = {sent: 2 * messagesPerClient, received: 2 * messagesPerClient, lost: 0}

export interface RelayThrough {
  readonly host: string
  readonly port: number
  readonly login: {readonly Username: string; readonly Password: string}
  /** `-t`: over TCP; `-S`: encrypted; `-s`: Send indications instead of channels. */
  readonly args?: readonly string[]
}

export const relayArgs = ({host, port, login, args = []}: RelayThrough): string[] => [
  ...['-v', '-y', '-c', '-m', '2', '-n', `${messagesPerClient}`, '-z', `${intervalMs}`, '-l', `${messageLength}`],
  ...['-u', login.Username, '-w', login.Password, '-p', `${port}`, ...args, host],
]

export function transferIn(output: string): Transfer {
  const last = [...output.matchAll(/tot_send_msgs=(\d+), tot_recv_msgs=(\d+)\s*$/gm)].at(-1)
  const lost = /Total lost packets (\d+)/.exec(output)
  if (!last || !lost) throw new Error(`turnutils_uclient did not get as far as a summary:\n${output}`)
  return {sent: Number(last[1]), received: Number(last[2]), lost: Number(lost[1])}
}
