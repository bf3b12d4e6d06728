import type {AttributeName, AttributeValues} from '../message.ts'
import {address, xorAddress} from './address.ts'
import {addressErrorCode, attributeCodes, errorCode} from './error-code.ts'
import {icmp} from './icmp.ts'
import {addressFamily, changeRequest, channelNumber, evenPort, protocolNumber, uint32} from './number.ts'
import {fixedBytes, flag, opaque, truncatedHmac} from './opaque.ts'
import {passwordAlgorithm, passwordAlgorithms} from './password-algorithm.ts'
import {exactText, shownText} from './text.ts'
import type {ValueCodec} from './value-codec.ts'

export interface AttributeCodec<V> {
  readonly code: number
  readonly codec: ValueCodec<V>
}

const entry = <V>(code: number, codec: ValueCodec<V>): AttributeCodec<V> => ({code, codec})

/** Registered numbers: IANA "STUN Attributes"; RFC 8489 §18.3, RFC 8656 §18, RFC 8445 §16.1, RFC 5780 §7, RFC 6062 §6.2. */
export const attributeCodecs: {readonly [T in AttributeName]: AttributeCodec<AttributeValues[T]>} = {
  'MAPPED-ADDRESS': entry(0x0001, address),
  'CHANGE-REQUEST': entry(0x0003, changeRequest),
  USERNAME: entry(0x0006, exactText),
  'MESSAGE-INTEGRITY': entry(0x0008, fixedBytes(20)),
  'ERROR-CODE': entry(0x0009, errorCode),
  'UNKNOWN-ATTRIBUTES': entry(0x000a, attributeCodes),
  'CHANNEL-NUMBER': entry(0x000c, channelNumber),
  LIFETIME: entry(0x000d, uint32),
  'XOR-PEER-ADDRESS': entry(0x0012, xorAddress),
  DATA: entry(0x0013, opaque),
  REALM: entry(0x0014, exactText),
  NONCE: entry(0x0015, exactText),
  'XOR-RELAYED-ADDRESS': entry(0x0016, xorAddress),
  'REQUESTED-ADDRESS-FAMILY': entry(0x0017, addressFamily),
  'EVEN-PORT': entry(0x0018, evenPort),
  'REQUESTED-TRANSPORT': entry(0x0019, protocolNumber),
  'DONT-FRAGMENT': entry(0x001a, flag),
  'MESSAGE-INTEGRITY-SHA256': entry(0x001c, truncatedHmac),
  'PASSWORD-ALGORITHM': entry(0x001d, passwordAlgorithm),
  USERHASH: entry(0x001e, fixedBytes(32)),
  'XOR-MAPPED-ADDRESS': entry(0x0020, xorAddress),
  'RESERVATION-TOKEN': entry(0x0022, fixedBytes(8)),
  PRIORITY: entry(0x0024, uint32),
  'USE-CANDIDATE': entry(0x0025, flag),
  'CONNECTION-ID': entry(0x002a, uint32),
  'ADDITIONAL-ADDRESS-FAMILY': entry(0x8000, addressFamily),
  'ADDRESS-ERROR-CODE': entry(0x8001, addressErrorCode),
  'PASSWORD-ALGORITHMS': entry(0x8002, passwordAlgorithms),
  'ALTERNATE-DOMAIN': entry(0x8003, shownText),
  ICMP: entry(0x8004, icmp),
  SOFTWARE: entry(0x8022, shownText),
  'ALTERNATE-SERVER': entry(0x8023, address),
  FINGERPRINT: entry(0x8028, uint32),
  'ICE-CONTROLLED': entry(0x8029, fixedBytes(8)),
  'ICE-CONTROLLING': entry(0x802a, fixedBytes(8)),
  'RESPONSE-ORIGIN': entry(0x802b, address),
  'OTHER-ADDRESS': entry(0x802c, address),
}

const nameByCode = new Map(Object.entries(attributeCodecs).map(([name, {code}]) => [code, name as AttributeName]))

/** The registered name of an attribute number, where it is one that we know. */
export const attributeName = (code: number): AttributeName | undefined => nameByCode.get(code)

/** Attributes below 0x8000 must be understood, else the message cannot be used (RFC 8489 §14). */
export const isComprehensionRequired = (code: number): boolean => code < 0x8000
