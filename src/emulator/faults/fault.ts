import type {ResourceStatus, Role} from '../../model/channel.ts'
import type {IceTransport} from '../../model/ice-server.ts'
import type {TransportAddress} from '../../model/transport-address.ts'

/** What is wrong with the TLS of a host; the certificate is otherwise as it should be. */
export type TlsFlaw = 'untrusted' | 'intercepted' | 'expired' | 'wrong-name' | 'old-version'

/** What a fault can be asked about: each place in the emulator that lets faults interfere, with what is known there. */
export interface FaultPoints {
  /** Before an operation of any REST service is carried out, after its signature was found good. */
  request: {
    about: {operation: string; channel?: string}
    effect: {kind: 'error'; status: number; code: string; message: string} | {kind: 'delay'; ms: number}
  }
  /** Before the signature of any request or upgrade is verified. */
  authenticate: {
    about: {accessKeyId?: string; channel?: string}
    effect:
      | {kind: 'error'; status: number; code: string; message: string}
      /** The service's clock is this much ahead of the emulator's; negative: behind. */
      | {kind: 'skew'; ms: number}
  }
  /** When the Date header of an answer is written. Asking is no strike: whatever makes the clock wrong strikes elsewhere. */
  date: {about: object; effect: {kind: 'skew'; ms: number}}
  /** When a client begins a TLS handshake. `host` is the family of the host, where it is known (`viewer`, `rest`). */
  tls: {about: {host?: string}; effect: {kind: 'present'; flaw: TlsFlaw}}
  /** Before DescribeSignalingChannel and ListSignalingChannels tell the ARN of a channel. */
  arn: {about: {channel: string}; effect: {kind: 'older'; byMs: number}}
  /** Before GetSignalingChannelEndpoint tells where a channel is served. */
  endpoint: {about: {channel: string; protocol: 'WSS' | 'HTTPS' | 'WEBRTC'}; effect: {kind: 'host'; host: string}}
  /** When a channel is created. */
  create: {about: {channel: string}; effect: {kind: 'stuck'}}
  /** When the configuration of an edge agent is changed or deleted. Without an effect no agent is there to hear of it. */
  edge: {about: {stream: string}; effect: {kind: 'agent'; takesMs: number}}
  /** Before a channel's status is told by DescribeSignalingChannel. */
  status: {about: {channel: string}; effect: {kind: 'status'; status: ResourceStatus}}
  /** Before a websocket upgrade is accepted. */
  upgrade: {
    about: {role: Role; channel: string}
    effect: /** `byProxy`: what answers is no part of the service. */
      | {kind: 'refuse'; status: number; headers: Record<string, string>; body: string; byProxy?: true}
      | {kind: 'delay'; ms: number}
      /** Never answered. */
      | {kind: 'hang'}
  }
  /** When a viewer asks for an upgrade: how many places are taken by viewers that nobody sees. */
  slots: {about: {channel: string}; effect: {kind: 'held'; count: number}}
  /** When a connection has been opened; when a fault is added, for those that are open. */
  connection: {
    about: {channel: string; role: Role; clientId?: string}
    effect:
      | {kind: 'say'; messageType: 'GO_AWAY' | 'RECONNECT_ICE_SERVER'; afterMs: number}
      /** What the service closes it after, instead of its own limits. */
      | {kind: 'limit'; idleMs?: number; ageMs?: number}
      /** Taken out of routing; `stranger`: another client has its place, and keeps what it gets to itself. */
      | {kind: 'put-aside'; for: 'nobody' | 'stranger'; afterMs: number; closeCode?: number}
      /** Nothing is read from it, and nothing said to it. */
      | {kind: 'deafen'}
  }
  /** A signaling message that a client sends and that is in order. */
  message: {
    about: {channel: string; messageType: string; from: Role; payloadBytes: number}
    effect:
      | {kind: 'refuse'; errorType: string; description: string}
      | {kind: 'drop'}
      | {kind: 'close'; code: number; reason: string}
  }
  /** Before a STATUS_RESPONSE tells a client that its message was refused. */
  report: {about: {channel: string}; effect: {kind: 'withhold'}}
  /** A signaling message that is about to be delivered. */
  deliver: {
    about: {channel: string; messageType: string; to: Role}
    effect:
      | {kind: 'drop'}
      | {kind: 'delay'; ms: number}
      /** Until another message has overtaken it, or that long. */
      | {kind: 'hold'; ms: number}
      | {kind: 'replace-payload'; payload: string | ((payload: string) => string)}
      | {kind: 'replace-frame'; text: string}
  }
  /** A STUN Binding request at the STUN server or a TURN server. */
  binding: {
    about: {server: string}
    effect: {kind: 'silent'} | {kind: 'raw'; bytes: Uint8Array} | {kind: 'error'; code: number; reason?: string}
  }
  /** A request at a TURN server. Which channel it is about shows only when its sender has authenticated. */
  turn: {
    about: {server: string; transport: IceTransport; method: string; authenticated: boolean; channel?: string}
    effect:
      | {kind: 'silent'}
      | {kind: 'raw'; bytes: Uint8Array}
      /**
       * Without a reason the code's usual one; `realm` is what a 401 or 438 announces instead of the server's own, `alternate` where a
       * 300 sends clients instead of to the other server.
       */
      | {kind: 'error'; code: number; reason?: string; sign: boolean; realm?: string; alternate?: TransportAddress}
  }
  /** A peer that CreatePermission or ChannelBind names; `local` is one that is loopback, private or link-local. */
  peer: {
    about: {server: string; transport: IceTransport; channel: string; local: boolean}
    effect: {kind: 'forbid'}
  }
  /** Data on its way through a relay. */
  relay: {
    about: {server: string; transport: IceTransport; direction: 'to-peer' | 'to-client'; channel: string}
    effect: {kind: 'drop'} | {kind: 'delay'; ms: number} | {kind: 'duplicate'} | {kind: 'limit'; bitsPerSecond: number}
  }
  /** A TURN credential that GetIceServerConfig is about to hand out. */
  credential: {
    about: {channel: string}
    effect: /** It is good for so long, and `ttlSeconds` is what is said about it. */
      | {kind: 'lifetime'; seconds: number; ttlSeconds?: number}
      /** It is for the channel of this name. */
      | {kind: 'other-channel'; name: string}
  }
}

export type FaultPoint = keyof FaultPoints

/** One answer per point; undefined leaves things as they are. */
export type FaultHooks = {readonly [P in FaultPoint]?: (about: FaultPoints[P]['about']) => FaultPoints[P]['effect'] | undefined}

/** Parameters as `emulator fault add NAME k=v` gives them. */
export type FaultParams = Readonly<Record<string, string>>

export interface FaultKind {
  /** kebab-case: `turn-silent`. */
  readonly name: string
  /** What it does, in one line. */
  readonly about: string
  /** Name -> what it means and what holds without it. */
  readonly params: Readonly<Record<string, string>>
  /** What it does to an open connection holds until the fault ends, and is undone then. */
  readonly lasting?: true
  /** @throws Error with a plain sentence when a parameter makes no sense */
  readonly create: (params: FaultParams) => FaultHooks
}

export const defineFault = (kind: FaultKind): FaultKind => kind
