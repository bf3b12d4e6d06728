/** One object of W3C statistics (WebRTC Statistics API, RTCStatsReport), under its W3C names. */
export interface WebrtcStats {
  readonly type: string
  readonly id: string
  readonly timestamp: number
  readonly [name: string]: string | number | boolean | Readonly<Record<string, number>>
}

const received = ['packetsReceived', 'bytesReceived', 'packetsLost', 'jitter']
const candidate = ['address', 'port', 'protocol', 'candidateType', 'priority']

/**
 * What the developer guide lists of each type ("Metrics of the C SDK", W3C metrics), and what a viewer of cameras asks for besides. What a stack
 * does not tell of these is `not-measured`.
 */
const namesByType: Readonly<Record<string, readonly string[]>> = {
  'ice-server': [...['url', 'port', 'protocol'], ...['totalRequestsSent', 'totalResponsesReceived', 'totalRoundTripTime']],
  'local-candidate': candidate,
  'remote-candidate': candidate,
  'candidate-pair': [
    ...[
      'localCandidateId',
      'remoteCandidateId',
      'state',
      'nominated',
      'packetsSent',
      'packetsReceived',
      'bytesSent',
      'bytesReceived',
    ],
    ...[
      'lastPacketSentTimestamp',
      'lastPacketReceivedTimestamp',
      'firstRequestTimestamp',
      'lastRequestTimestamp',
      'lastResponseTimestamp',
    ],
    ...['totalRoundTripTime', 'currentRoundTripTime', 'requestsReceived', 'requestsSent', 'responsesSent', 'responsesReceived'],
    ...['packetsDiscardedOnSend', 'bytesDiscardedOnSend', 'availableOutgoingBitrate'],
  ],
  'inbound-rtp': [
    ...received,
    ...['jitterBufferDelay', 'jitterBufferEmittedCount', 'packetsDiscarded', 'framesDropped', 'lastPacketReceivedTimestamp'],
    ...['headerBytesReceived', 'packetsFailedDecryption', 'nackCount', 'pliCount', 'firCount'],
    ...['framesReceived', 'framesDecoded', 'keyFramesDecoded', 'frameWidth', 'frameHeight', 'framesPerSecond'],
  ],
  'outbound-rtp': [
    ...['packetsSent', 'bytesSent', 'headerBytesSent', 'retransmittedPacketsSent', 'retransmittedBytesSent'],
    ...['packetsDiscardedOnSend', 'bytesDiscardedOnSend', 'framesDiscardedOnSend', 'lastPacketSentTimestamp'],
    ...['nackCount', 'pliCount', 'firCount', 'sliCount', 'voiceActivityFlag', 'encoderImplementation', 'targetBitrate'],
    ...['framesSent', 'hugeFramesSent', 'framesEncoded', 'keyFramesEncoded', 'frameWidth', 'frameHeight', 'frameBitDepth'],
    ...['framesPerSecond', 'totalEncodedBytesTarget', 'totalEncodeTime', 'totalPacketSendDelay'],
    'qualityLimitationResolutionChanges',
  ],
  'remote-inbound-rtp': [
    'roundTripTime',
    'totalRoundTripTime',
    'fractionLost',
    'packetsLost',
    'jitter',
    'roundTripTimeMeasurements',
    'reportsReceived',
  ],
  'remote-outbound-rtp': ['remoteTimestamp', 'reportsSent', 'packetsSent', 'bytesSent'],
  transport: [
    ...['iceState', 'iceRole', 'dtlsState', 'dtlsRole', 'tlsVersion', 'dtlsCipher', 'srtpCipher', 'selectedCandidatePairId'],
    ...['packetsSent', 'packetsReceived', 'bytesSent', 'bytesReceived', 'selectedCandidatePairChanges'],
  ],
  certificate: ['fingerprint', 'fingerprintAlgorithm', 'base64Certificate'],
  codec: ['payloadType', 'mimeType', 'clockRate', 'sdpFmtpLine'],
  'data-channel': [
    ...['label', 'protocol', 'dataChannelIdentifier', 'state'],
    ...['messagesSent', 'bytesSent', 'messagesReceived', 'bytesReceived'],
  ],
}

/** Where a candidate of ours came from can be asked of those alone that a server gave. */
const namesOf = ({type, candidateType}: WebrtcStats): readonly string[] => [
  ...(namesByType[type] ?? []),
  ...(type === 'local-candidate' && (candidateType === 'relay' || candidateType === 'srflx') ? ['url'] : []),
  ...(type === 'local-candidate' && candidateType === 'relay' ? ['relayProtocol'] : []),
]

/** The same statistics with a word in the place of each listed figure that is missing, since 0 would be a lie. */
export const withGaps = (stats: readonly WebrtcStats[]): readonly WebrtcStats[] =>
  stats.map((one) => {
    const missing = namesOf(one).filter((name) => one[name] === undefined)
    return {...one, ...Object.fromEntries(missing.map((name) => [name, 'not-measured']))}
  })
