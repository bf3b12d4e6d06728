import type {TransportAddress} from '../../model/transport-address.ts'

/** STUN and TURN methods (RFC 8489 §18.2, RFC 8656 §17); the last three are of TCP relays (RFC 6062 §6.1), which KVS does not offer. */
export type StunMethod =
  | 'Binding'
  | 'Allocate'
  | 'Refresh'
  | 'Send'
  | 'Data'
  | 'CreatePermission'
  | 'ChannelBind'
  | 'Connect'
  | 'ConnectionBind'
  | 'ConnectionAttempt'

export type StunClass = 'request' | 'indication' | 'success' | 'error'

/** How a password becomes a key (RFC 8489 §14.12): 1 is MD5, 2 is SHA-256. */
export interface PasswordAlgorithm {
  readonly algorithm: number
  readonly parameters: Uint8Array
}

/** What each attribute carries, by its registered name (RFC 8489 §14, RFC 8656 §18). `undefined` means that its presence says it all. */
export interface AttributeValues {
  'MAPPED-ADDRESS': TransportAddress
  'XOR-MAPPED-ADDRESS': TransportAddress
  'XOR-PEER-ADDRESS': TransportAddress
  'XOR-RELAYED-ADDRESS': TransportAddress
  'ALTERNATE-SERVER': TransportAddress
  'RESPONSE-ORIGIN': TransportAddress
  'OTHER-ADDRESS': TransportAddress
  USERNAME: string
  REALM: string
  NONCE: string
  SOFTWARE: string
  'ALTERNATE-DOMAIN': string
  'ERROR-CODE': {readonly code: number; readonly reason: string}
  'UNKNOWN-ATTRIBUTES': readonly number[]
  /** Why there is no relay of the additional family. */
  'ADDRESS-ERROR-CODE': {readonly family: 'IPv4' | 'IPv6'; readonly code: number; readonly reason: string}
  /** What a router or host said of data that a relay sent; `data` is the next hop's MTU where it was too big, else 0. */
  ICMP: {readonly icmpType: number; readonly icmpCode: number; readonly data: number}
  'PASSWORD-ALGORITHM': PasswordAlgorithm
  'PASSWORD-ALGORITHMS': readonly PasswordAlgorithm[]
  'CHANGE-REQUEST': {readonly changeIp: boolean; readonly changePort: boolean}
  'CONNECTION-ID': number
  /** seconds */
  LIFETIME: number
  /** 0x4000..0x4FFF */
  'CHANNEL-NUMBER': number
  /** IANA protocol number; 17 is UDP */
  'REQUESTED-TRANSPORT': number
  'REQUESTED-ADDRESS-FAMILY': 'IPv4' | 'IPv6'
  'ADDITIONAL-ADDRESS-FAMILY': 'IPv4' | 'IPv6'
  /** Whether the next higher port is to be reserved too. */
  'EVEN-PORT': boolean
  PRIORITY: number
  DATA: Uint8Array
  'RESERVATION-TOKEN': Uint8Array
  USERHASH: Uint8Array
  'ICE-CONTROLLED': Uint8Array
  'ICE-CONTROLLING': Uint8Array
  'MESSAGE-INTEGRITY': Uint8Array
  'MESSAGE-INTEGRITY-SHA256': Uint8Array
  'DONT-FRAGMENT': undefined
  'USE-CANDIDATE': undefined
  FINGERPRINT: number
}

export type AttributeName = keyof AttributeValues

type KnownAttribute = {
  [T in AttributeName]: AttributeValues[T] extends undefined
    ? {readonly type: T}
    : {readonly type: T; readonly value: AttributeValues[T]}
}[AttributeName]

/** An attribute. One that is not known keeps its number and bytes. */
export type StunAttribute = KnownAttribute | {readonly type: 'unknown'; readonly code: number; readonly value: Uint8Array}

export interface StunMessage {
  readonly method: StunMethod
  readonly class: StunClass
  /** 12 bytes. */
  readonly transactionId: Uint8Array
  readonly attributes: readonly StunAttribute[]
}

/** Why bytes are not a STUN message: what was being read, and at which byte. */
export interface StunDefect {
  /** `header/magic-cookie`, `xor-mapped-address/port`. */
  readonly path: string
  readonly at: number
  readonly problem: string
}

/** `xor-mapped-address/port at byte 26: ends after 2 of 4 bytes`. */
export const formatDefect = ({path, at, problem}: StunDefect): string => `${path} at byte ${at}: ${problem}`

export type Attribute<T extends StunAttribute['type']> = Extract<StunAttribute, {readonly type: T}>

/** The first attribute of a type: later duplicates are ignored (RFC 8489 §14). */
export const attributeOf = <T extends StunAttribute['type']>(message: StunMessage, type: T): Attribute<T> | undefined =>
  message.attributes.find((a): a is Attribute<T> => a.type === type)

/** The value of the first attribute of a type. */
export const attributeValue = <T extends AttributeName>(message: StunMessage, type: T): AttributeValues[T] | undefined =>
  (attributeOf(message, type) as {value?: AttributeValues[T]} | undefined)?.value
