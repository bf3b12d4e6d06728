/** What a stand-in viewer measures, by the names that `--expect` knows, and what each means. */
export const viewerMetrics = {
  answerMs: 'from the offer to the answer, in ms',
  connectedMs: 'from the offer to the end of the DTLS handshake, in ms',
  firstPacketMs: 'from the offer to the first packet of video, in ms',
  firstFrameMs: 'from the offer to the first picture that a decoder can show, in ms',
  fps: 'whole pictures per second',
  frames: 'whole pictures',
  brokenFrames: 'pictures of which a packet was lost',
  keyFrames: 'key frames',
  keyFrameIntervalMs: 'usual time between two key frames, in ms',
  longestFreezeMs: 'longest time without a new picture, in ms',
  width: 'of the picture, in pixels',
  height: 'of the picture, in pixels',
  videoKbps: 'bit rate of video, in kbit/s of RTP payload',
  audioKbps: 'bit rate of audio, in kbit/s of RTP payload',
  videoPackets: 'packets of video',
  audioPackets: 'packets of audio',
  lossPercent: 'packets of video that were lost and not sent again, in percent',
  audioLossPercent: 'packets of audio that were lost, in percent',
  jitterMs: 'jitter of video (RFC 3550), in ms',
  audioJitterMs: 'jitter of audio (RFC 3550), in ms',
  rttMs: 'round trip of the selected pair, in ms',
  sessions: 'how often a session with the camera was begun',
  reconnects: 'how often the signaling connection was made again',
} as const

export type ViewerMetric = keyof typeof viewerMetrics

export const isViewerMetric = (name: string): name is ViewerMetric => Object.hasOwn(viewerMetrics, name)
