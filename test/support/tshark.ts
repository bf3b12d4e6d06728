import {type ChildProcess, execFileSync, spawn} from 'node:child_process'
import {once} from 'node:events'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

/** What went over loopback while something was done, for Wireshark to take apart. */
export interface Capture {
  /** Fields of the packets that a display filter lets through, one packet per line. */
  fields(filter: string, fields: readonly string[]): string[][]
  remove(): void
}

/** Wireshark looks at some ports only by itself; these carry STUN, TURN channels, and DTLS around them. */
export interface Dissection {
  readonly udpPorts: readonly number[]
  readonly tcpPorts: readonly number[]
}

/**
 * Of loopback, each processor hands over its own packets, so that a segment may be captured before the one that precedes it. And a
 * client that the system gave the port of another protocol (44818 is EtherNet/IP) speaks STUN all the same.
 */
const asItWas = [
  '-o',
  'tcp.reassemble_out_of_order:TRUE',
  ...['udp', 'tcp'].flatMap((over) => ['-d', `${over}.port==32768-60999,stun`]),
]

/** dumpcap writes what it has a moment after it came. */
const settleMs = 1_000

/** Captures UDP and TCP of these ports on loopback with dumpcap (Debian package tshark) while `work` runs. */
export async function captureWhile(ports: Dissection, work: () => Promise<void>): Promise<Capture> {
  const dir = mkdtempSync(join(tmpdir(), 'kvsctl-capture-'))
  const file = join(dir, 'loopback.pcapng')
  const filter = [...ports.udpPorts.map((port) => `udp port ${port}`), ...ports.tcpPorts.map((port) => `tcp port ${port}`)].join(
    ' or ',
  )
  const dumpcap = spawn('dumpcap', ['-q', '-i', 'lo', '-f', filter, '-w', file], {stdio: ['ignore', 'ignore', 'pipe']})
  try {
    await started(dumpcap)
    await work()
    await new Promise((resolve) => setTimeout(resolve, settleMs))
  } finally {
    dumpcap.kill('SIGINT')
    await once(dumpcap, 'exit')
  }
  const decodeAs = [
    ...ports.udpPorts.flatMap((port) => ['-d', `udp.port==${port},stun`]),
    ...ports.tcpPorts.flatMap((port) => ['-d', `tcp.port==${port},stun`]),
  ]
  return {
    fields: (display, fields) => {
      const args = [
        '-r',
        file,
        ...asItWas,
        ...decodeAs,
        '-Y',
        display,
        '-T',
        'fields',
        ...fields.flatMap((field) => ['-e', field]),
      ]
      const output = execFileSync('tshark', args, {encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore']})
      return output.split('\n').flatMap((line) => (line === '' ? [] : [line.split('\t')]))
    },
    remove: () => rmSync(dir, {recursive: true}),
  }
}

/** It says where it writes once it listens. */
async function started(dumpcap: ChildProcess): Promise<void> {
  let said = ''
  await new Promise<void>((resolve, reject) => {
    dumpcap.once('error', reject)
    dumpcap.once('exit', () => reject(new Error(`dumpcap ended: ${said}`)))
    dumpcap.stderr?.on('data', (chunk) => {
      said += chunk
      if (said.includes('File:')) resolve()
    })
  })
}
