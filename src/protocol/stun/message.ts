import type {TransportAddress} from '../../model/transport-address.ts'

/** STUN and TURN methods (RFC 8489 §18.2, RFC 8656 §17). */
export type StunMethod = 'Binding' | 'Allocate' | 'Refresh' | 'Send' | 'Data' | 'CreatePermission' | 'ChannelBind'

export type StunClass = 'request' | 'indication' | 'success' | 'error'

/** Attributes by their registered names (RFC 8489 §14, RFC 8656 §18). What is not known keeps its number and bytes. */
export type StunAttribute =
  | {
      readonly type:
        | 'MAPPED-ADDRESS'
        | 'XOR-MAPPED-ADDRESS'
        | 'XOR-PEER-ADDRESS'
        | 'XOR-RELAYED-ADDRESS'
        | 'ALTERNATE-SERVER'
        | 'RESPONSE-ORIGIN'
        | 'OTHER-ADDRESS'
      readonly value: TransportAddress
    }
  | {readonly type: 'USERNAME' | 'REALM' | 'NONCE' | 'SOFTWARE' | 'ALTERNATE-DOMAIN'; readonly value: string}
  | {readonly type: 'ERROR-CODE'; readonly value: {readonly code: number; readonly reason: string}}
  | {readonly type: 'UNKNOWN-ATTRIBUTES'; readonly value: readonly number[]}
  /** seconds */
  | {readonly type: 'LIFETIME'; readonly value: number}
  /** 0x4000..0x4FFF */
  | {readonly type: 'CHANNEL-NUMBER'; readonly value: number}
  /** IANA protocol number; 17 is UDP */
  | {readonly type: 'REQUESTED-TRANSPORT'; readonly value: number}
  | {readonly type: 'REQUESTED-ADDRESS-FAMILY' | 'ADDITIONAL-ADDRESS-FAMILY'; readonly value: 'IPv4' | 'IPv6'}
  | {readonly type: 'EVEN-PORT'; readonly value: boolean}
  | {readonly type: 'PRIORITY'; readonly value: number}
  | {
      readonly type:
        | 'DATA'
        | 'RESERVATION-TOKEN'
        | 'USERHASH'
        | 'ICE-CONTROLLED'
        | 'ICE-CONTROLLING'
        | 'MESSAGE-INTEGRITY'
        | 'MESSAGE-INTEGRITY-SHA256'
      readonly value: Uint8Array
    }
  | {readonly type: 'DONT-FRAGMENT' | 'USE-CANDIDATE'}
  | {readonly type: 'FINGERPRINT'; readonly value: number}
  | {readonly type: 'unknown'; readonly code: number; readonly value: Uint8Array}

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

export type Attribute<T extends StunAttribute['type']> = Extract<StunAttribute, {readonly type: T}>

/** The first attribute of a type: later duplicates are ignored (RFC 8489 §14). */
export const attributeOf = <T extends StunAttribute['type']>(message: StunMessage, type: T): Attribute<T> | undefined =>
  message.attributes.find((a): a is Attribute<T> => a.type === type)
