import {decodeSessionDescription, encodeSessionDescription} from '../../protocol/signaling/payload.ts'
import {defineFault} from './fault.ts'

/** The value of a=fingerprint (RFC 8122 §5), each time with its first byte turned round. */
const turned = (sdp: string): string =>
  sdp.replace(/^(a=fingerprint:\S+ )([0-9A-Fa-f]{2})/gm, (_line, head: string, byte: string) => {
    const other = (Number.parseInt(byte, 16) ^ 0xff).toString(16).toUpperCase().padStart(2, '0')
    return `${head}${other}`
  })

export const wrongFingerprint = defineFault({
  name: 'wrong-fingerprint',
  about: "an answer announces another certificate than its sender's, as one that was kept from an earlier start does",
  params: {},
  create: () => ({
    deliver: ({messageType}) =>
      messageType === 'SDP_ANSWER'
        ? {
            kind: 'replace-payload',
            payload: (payload) => {
              const decoded = decodeSessionDescription(payload, 'answer')
              return decoded.ok ? encodeSessionDescription({...decoded.value, sdp: turned(decoded.value.sdp)}) : payload
            },
          }
        : undefined,
  }),
})
