/** SDP as browsers write it, much shortened; the password is there to be looked for. */
export const sdp = (direction: 'recvonly' | 'sendonly' = 'recvonly', password = 'thisIsTheIcePwdOf24Chars'): string =>
  [
    ...['v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', 't=0 0', 'm=video 9 UDP/TLS/RTP/SAVPF 96', 'c=IN IP4 0.0.0.0'],
    ...['a=ice-ufrag:uFrg', `a=ice-pwd:${password}`, 'a=ice-options:trickle', `a=${direction}`, 'a=rtpmap:96 H264/90000'],
    'a=fmtp:96 packetization-mode=1;profile-level-id=42e01f',
  ]
    .map((line) => `${line}\r\n`)
    .join('')

export const candidateLine = 'candidate:1 1 udp 2130706431 192.0.2.7 50000 typ host'

const base64 = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64')

export const offerFrame = (text = sdp()): string =>
  JSON.stringify({action: 'SDP_OFFER', messagePayload: base64({type: 'offer', sdp: text})})

export const candidateFrame = (candidate = candidateLine): string =>
  JSON.stringify({action: 'ICE_CANDIDATE', messagePayload: base64({candidate, sdpMid: '0', sdpMLineIndex: 0})})

export const answerFrame = (recipientClientId: string, text = sdp('sendonly')): string =>
  JSON.stringify({
    action: 'SDP_ANSWER',
    messagePayload: base64({type: 'answer', sdp: text}),
    recipientClientId,
  })
