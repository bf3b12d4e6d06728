import type {RTCPeerConnection, RTCPeerConnectionConfig} from 'werift'

export type Werift = typeof import('werift')

/** Loading takes 70 to 200 ms, which only those pay who need a peer. */
export const loadWerift = (): Promise<Werift> => import('werift')

export interface PeerIceServer {
  readonly urls: string
  readonly username?: string
  readonly credential?: string
}

export interface ConnectionOptions {
  readonly iceServers: readonly PeerIceServer[]
  readonly localAddresses: readonly string[]
  /** Whether the addresses of the network interfaces are left out. */
  readonly localOnly: boolean
  readonly relayOnly?: boolean
  readonly videoFormat?: VideoFormat
}

/** A video format that can be offered. Pictures are measured of H.264 alone, and packets of every one. */
export type VideoFormat = keyof typeof videoFormats

const h264 = (profileLevelId: string) => ({
  mimeType: 'video/H264',
  parameters: `level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=${profileLevelId}`,
})

export const videoFormats = {
  h264: h264('42e01f'),
  'h264-main': h264('4d001f'),
  'h264-high': h264('64001f'),
  h265: {mimeType: 'video/H265', parameters: ''},
  vp8: {mimeType: 'video/VP8', parameters: ''},
  vp9: {mimeType: 'video/VP9', parameters: 'profile-id=0'},
} as const

/** The codecs that every KVS peer can do, and one transport for all. */
export const createConnection = (werift: Werift, options: ConnectionOptions): RTCPeerConnection =>
  new werift.RTCPeerConnection(configuration(werift, options))

const configuration = (
  {RTCRtpCodecParameters}: Werift,
  {iceServers, localAddresses, localOnly, relayOnly = false, videoFormat = 'h264'}: ConnectionOptions,
): RTCPeerConnectionConfig => ({
  iceServers: [...iceServers],
  iceAdditionalHostAddresses: [...localAddresses],
  iceTransportPolicy: relayOnly ? 'relay' : 'all',
  // These two mean the addresses that werift finds by itself.
  iceUseIpv4: !localOnly,
  iceUseIpv6: !localOnly,
  // One transport for everything: the others would stay open after close() and keep the process alive.
  bundlePolicy: 'max-bundle',
  codecs: {
    // Spelled out: werift's own presets write `h264` and `OPUS`, which Chromium and the KVS C SDK do not take for the same.
    video: [
      new RTCRtpCodecParameters({
        ...videoFormats[videoFormat],
        clockRate: 90_000,
        payloadType: 96,
        rtcpFeedback: [{type: 'nack'}, {type: 'nack', parameter: 'pli'}],
      }),
    ],
    audio: [
      new RTCRtpCodecParameters({
        mimeType: 'audio/opus',
        clockRate: 48_000,
        channels: 2,
        payloadType: 111,
        parameters: 'minptime=10;useinbandfec=1',
      }),
    ],
  },
})

/** Where no STUN server is given, werift 0.24 asks one of Google's: a host that nobody named, and a name to look up offline. */
export function withoutStun({iceTransports}: RTCPeerConnection): void {
  for (const {connection} of iceTransports) (connection as {stunServer: unknown}).stunServer = undefined
}
