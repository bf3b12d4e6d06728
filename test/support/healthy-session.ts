import type {MediaFact} from '../../src/model/media.ts'
import type {SessionFact} from '../../src/model/session-evidence.ts'
import {MediaMeter} from '../../src/peer/media/media-meter.ts'
import {playedMedia} from './played-media.ts'

const measured = (kind: 'video' | 'audio'): MediaFact => {
  const meter = new MediaMeter({kind})
  for (const {packet, atMs} of playedMedia(11).filter((arrival) => arrival.kind === kind)) meter.take(packet, atMs)
  return meter.report(11_000)
}

const fingerprint = 'sha-256 AB:CD'

/** A session of 11 s with the demo camera over a line without loss, as its viewer measured it. */
export const healthySession: SessionFact = {
  state: 'connected',
  choices: {relayOnly: false, trickle: true},
  beganAtMs: 0,
  watchedMs: 11_000,
  marks: {
    offerSentMs: 5,
    answerMs: 60,
    firstRemoteCandidateMs: 61,
    iceConnectedMs: 80,
    dtlsConnectedMs: 100,
    firstVideoRtpMs: 110,
    firstAudioRtpMs: 111,
    firstFrameMs: 112,
    firstDecodableFrameMs: 112,
    dataChannelOpenMs: 120,
  },
  localCandidates: [],
  remoteCandidates: [],
  pairs: [],
  dtls: {
    state: 'connected',
    role: 'client',
    version: 'DTLS 1.2',
    cipher: 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
    srtpProfile: 'SRTP_AES128_CM_HMAC_SHA1_80',
    expectedFingerprint: fingerprint,
    actualFingerprint: fingerprint,
    fingerprintMatches: true,
    handshakeSent: 3,
    handshakeReceived: 3,
    largestSentBytes: 700,
    largestReceivedBytes: 700,
  },
  codecs: [
    {
      kind: 'video',
      negotiated: ['H264/90000'],
      parameters: 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
      sent: 'H264/90000',
    },
    {kind: 'audio', negotiated: ['opus/48000/2'], sent: 'opus/48000/2'},
  ],
  media: [measured('video'), measured('audio')],
  stats: [],
  relayServers: [],
  turnRefusals: [],
  dataChannel: {label: 'kvsDataChannel', state: 'open', roundTripMs: 3},
  feedback: {plisSent: 0, nacksSent: 0, keyFrameTrial: 'not-measured'},
  signaling: {
    cpApiCallLatency: 20,
    dpApiCallLatency: 15,
    signalingClientUptime: 11_500,
    connectionDuration: 11_200,
    numberOfMessagesSent: 4,
    numberOfMessagesReceived: 4,
    iceRefreshCount: 1,
    numberOfErrors: 0,
    numberOfRuntimeErrors: 0,
    numberOfReconnects: 0,
  },
}
