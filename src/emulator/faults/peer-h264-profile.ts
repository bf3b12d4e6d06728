import {decodeSessionDescription, encodeSessionDescription} from '../../protocol/signaling/payload.ts'
import {defineFault} from './fault.ts'
import {strikeMessages} from './message-filter.ts'

/** High profile at level 5.0 (RFC 6184 §8.1), which encoders of cameras like, and no browser offers. */
const high = '640032'

/** A description with another profile; what is none goes through as it is. */
const withProfile = (profile: string) => (payload: string) => {
  const answer = decodeSessionDescription(payload, 'answer')
  if (!answer.ok) return payload
  return encodeSessionDescription({
    ...answer.value,
    sdp: answer.value.sdp.replace(/profile-level-id=[0-9a-f]{6}/gi, `profile-level-id=${profile}`),
  })
}

export const peerH264Profile = defineFault({
  name: 'peer-h264-profile',
  about: 'the peer answers with an H.264 profile that was not offered',
  params: {profile: `profile-level-id, 6 hexadecimal digits; ${high}, High, without it`},
  create: ({profile = high}) => {
    if (!/^[0-9a-f]{6}$/i.test(profile)) throw new Error(`profile "${profile}" is not 6 hexadecimal digits.`)
    return strikeMessages('SDP_ANSWER', {kind: 'replace-payload', payload: withProfile(profile)})
  },
})
