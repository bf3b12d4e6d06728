/** What a host of Kinesis Video Streams is for, which its name tells. */
export type HostFamily =
  | 'control-plane'
  | 'master'
  | 'viewer'
  | 'signaling-rest'
  | 'storage'
  | 'media'
  | 'archived-media'
  | 'stun'
  | 'turn'

export interface KvsHost {
  readonly family: HostFamily
  readonly region: string
}

const families: Readonly<Record<string, HostFamily>> = {
  m: 'master',
  v: 'viewer',
  r: 'signaling-rest',
  w: 'storage',
  s: 'media',
  b: 'archived-media',
}

/** `m-1a2b3c4d.kinesisvideo.us-west-2.amazonaws.com`; no dot, or the name of another service, stands where the cell's id does. */
const pattern =
  /^(?:(?<letter>[mvrwsb])-[0-9a-z]+\.|(?<turn>[0-9a-f-]+\.t-[0-9a-z]+\.)|(?<stun>stun\.))?kinesisvideo(?:-fips)?\.(?<region>[A-Za-z0-9_-]+)\.(?:amazonaws\.|api\.a|c2s\.ic\.gov$|sc2s\.sgov\.gov$)/i

/** What a host name says of itself; undefined when it is none of the service's: an emulator, a proxy, a VPC endpoint. */
export function parseKvsHost(host: string): KvsHost | undefined {
  const {letter, turn, stun, region} = pattern.exec(host)?.groups ?? {}
  if (region === undefined) return undefined
  const named = letter === undefined ? undefined : families[letter.toLowerCase()]
  return {family: named ?? (turn ? 'turn' : stun ? 'stun' : 'control-plane'), region}
}
