import {rfc5766LastChannel} from '../../protocol/stun/framing.ts'

/** What an Allocate or Refresh that asks for less gets: RFC 8656 §3.2 default, also coturn's minimum. */
export const defaultLifetimeSeconds = 600

/** RFC 8656 §7.2 recommends a maximum of one hour. */
export const maximumLifetimeSeconds = 3600

/** RFC 8656 §9. */
export const permissionLifetimeSeconds = 300

/** RFC 8656 §12. */
export const channelLifetimeSeconds = 600

/** How long a nonce is accepted: coturn's `stale-nonce` default, which KVS seems to run with. */
export const nonceLifetimeSeconds = 600

/** How long the answer to a request that ended an allocation is repeated: as long as UDP retransmits (RFC 8489 §6.3.1). */
export const repeatAnswerMs = 40_000

/** KVS quota "TURN allocations per signaling channel", hard. */
export const allocationsPerChannel = 50

/** KVS quota "TURN bit rate" of an allocation, hard: 5 Mbps. */
export const allocationBitsPerSecond = 5_000_000

/** How long a port that was asked for with EVEN-PORT is kept for who has its token: RFC 8656 §7.2 wants at least 30 s. */
export const reservationMs = 30_000

/** Ports kept at a time, over all channels of one server. */
export const reservationsPerServer = 100

/** Packets of one server that a fault delays at a time; further ones are lost, as in a full queue. */
export const delayedPackets = 5_000

/** Of one server, over all channels: bounds sockets and memory. */
export const allocationsPerServer = 1000

/** Permissions, and channels, of one allocation; the KVS C SDK uses up to 32 peers. */
export const peersPerAllocation = 256

/** Channel numbers that are accepted: RFC 8656 §12 names 0x4000..0x4FFF, but coturn's own client uses RFC 5766's range. */
export const channelNumbers = {first: 0x4000, last: rfc5766LastChannel}

/** TCP and TLS connections of one listener. */
export const connectionsPerListener = 512

/** A stream client that has not said a byte for so long is cut off: nobody knows yet whether it speaks TLS. */
export const firstByteMs = 10_000

/** A stream client that says nothing and has no allocation is cut off after this. */
export const idleConnectionMs = 60_000

/** Unsent bytes of one stream client beyond which relayed data is dropped, as a full UDP queue would. */
export const bufferedDataBytes = 1024 * 1024

/** Unsent bytes beyond which the client is taken for dead and cut off: answers can no longer be dropped. */
export const bufferedTotalBytes = 2 * bufferedDataBytes

/** DTLS handshakes at a time, of all clients and of one address: what an address is kept for that may be forged. */
export const dtlsHandshakes = 64
export const dtlsHandshakesPerAddress = 16

/** A TLS or DTLS handshake that takes longer is given up: it would hold one of the connections for nothing. */
export const tlsHandshakeMs = 10_000

/** How often what has expired is freed. It has no effect any more before that, so this is about sockets only. */
export const tickMs = 1000
