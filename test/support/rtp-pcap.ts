import {execFileSync} from 'node:child_process'
import {writeFileSync} from 'node:fs'
import type {Arrival} from './played-media.ts'

/** A capture of raw IPv4 packets (libpcap format, link type 101), with the RTP of these arrivals over UDP. */
export function writeRtpPcap(path: string, arrivals: readonly Arrival[]): void {
  const header = Buffer.alloc(24)
  header.writeUInt32LE(0xa1b2c3d4, 0)
  header.writeUInt16LE(2, 4)
  header.writeUInt16LE(4, 6)
  header.writeUInt32LE(65_535, 16)
  header.writeUInt32LE(101, 20)
  writeFileSync(path, Buffer.concat([header, ...arrivals.flatMap(({packet, atMs}) => record(datagram(rtp(packet)), atMs))]))
}

const port = 5004

function rtp({payloadType, marker, sequenceNumber, timestamp, ssrc, payload}: Arrival['packet']): Buffer {
  const header = Buffer.alloc(12)
  header[0] = 0x80
  header[1] = (marker ? 0x80 : 0) | payloadType
  header.writeUInt16BE(sequenceNumber, 2)
  header.writeUInt32BE(timestamp, 4)
  header.writeUInt32BE(ssrc, 8)
  return Buffer.concat([header, payload])
}

function datagram(payload: Buffer): Buffer {
  const header = Buffer.alloc(28)
  header[0] = 0x45
  header.writeUInt16BE(28 + payload.length, 2)
  header[8] = 64
  header[9] = 17
  header.set([127, 0, 0, 1, 127, 0, 0, 1], 12)
  header.writeUInt16BE(port, 20)
  header.writeUInt16BE(port, 22)
  header.writeUInt16BE(8 + payload.length, 24)
  return Buffer.concat([header, payload])
}

function record(packet: Buffer, atMs: number): Buffer[] {
  const header = Buffer.alloc(16)
  header.writeUInt32LE(Math.floor(atMs / 1000), 0)
  header.writeUInt32LE(Math.round((atMs % 1000) * 1000), 4)
  header.writeUInt32LE(packet.length, 8)
  header.writeUInt32LE(packet.length, 12)
  return [header, packet]
}

/** What Wireshark's analysis of the one stream in a capture says. */
export function analyseRtp(path: string): {packets: number; lost: number; maxJitterMs: number} {
  const output = execFileSync('tshark', ['-r', path, '-d', `udp.port==${port},rtp`, '-q', '-z', 'rtp,streams'], {
    encoding: 'utf8',
  })
  const heads = output.split('\n').find((line) => line.includes('Max Jitter')) ?? ''
  const row = output.split('\n').find((line) => line.includes('127.0.0.1')) ?? ''
  const values = row.trim().split(/\s+/)
  const lost = values.findIndex((value) => /^-?\d+$/.test(value) && values[values.indexOf(value) + 1]?.startsWith('('))
  if (lost < 1 || !heads) throw new Error(`tshark says something else than it used to:\n${output}`)
  // Lost (share), then minimum, mean and maximum of delta and of jitter.
  return {packets: Number(values[lost - 1]), lost: Number(values[lost]), maxJitterMs: Number(values[lost + 7])}
}
