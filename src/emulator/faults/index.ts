import {answerLate} from './answer-late.ts'
import {answerSwallowed} from './answer-swallowed.ts'
import {apiAccessDenied} from './api-access-denied.ts'
import {apiChannelStatus} from './api-channel-status.ts'
import {apiChannelStuckCreating} from './api-channel-stuck-creating.ts'
import {apiError} from './api-error.ts'
import {apiSlow} from './api-slow.ts'
import {apiThrottled} from './api-throttled.ts'
import {authClockSkew} from './auth-clock-skew.ts'
import {authExpiredToken} from './auth-expired-token.ts'
import {authUnknownKey} from './auth-unknown-key.ts'
import {edgeAgentAnswers} from './edge-agent-answers.ts'
import type {FaultKind} from './fault.ts'
import {messageRefused} from './message-refused.ts'
import {offerSwallowed} from './offer-swallowed.ts'
import {peerEscapes} from './peer-escapes.ts'
import {peerMalformedBase64} from './peer-malformed-base64.ts'
import {peerMalformedJson} from './peer-malformed-json.ts'
import {peerMalformedSdp} from './peer-malformed-sdp.ts'
import {peerRejectsMedia} from './peer-rejects-media.ts'
import {relayDelays} from './relay-delays.ts'
import {relayDrops} from './relay-drops.ts'
import {relayDuplicates} from './relay-duplicates.ts'
import {relayLimits} from './relay-limits.ts'
import {relayReorders} from './relay-reorders.ts'
import {stunGarbage} from './stun-garbage.ts'
import {stunRefuses} from './stun-refuses.ts'
import {stunSilent} from './stun-silent.ts'
import {turnCredentialExpired} from './turn-credential-expired.ts'
import {turnCredentialOtherChannel} from './turn-credential-other-channel.ts'
import {turnForbidsPeers} from './turn-forbids-peers.ts'
import {turnGarbage} from './turn-garbage.ts'
import {turnReasonWithEscapes} from './turn-reason-with-escapes.ts'
import {turnRedirects} from './turn-redirects.ts'
import {turnRefuses} from './turn-refuses.ts'
import {turnSilent} from './turn-silent.ts'
import {turnWrongRealm} from './turn-wrong-realm.ts'
import {websocketRefused} from './websocket-refused.ts'

/** Every fault that the emulator can be told to have, by what it is about. */
export const faultAreas: Readonly<Record<string, readonly FaultKind[]>> = {
  credentials: [authClockSkew, authExpiredToken, authUnknownKey],
  'control plane': [
    apiAccessDenied,
    apiChannelStatus,
    apiChannelStuckCreating,
    apiError,
    apiSlow,
    apiThrottled,
    edgeAgentAnswers,
  ],
  signaling: [answerLate, answerSwallowed, messageRefused, offerSwallowed, websocketRefused],
  peer: [peerEscapes, peerMalformedBase64, peerMalformedJson, peerMalformedSdp, peerRejectsMedia],
  'STUN and TURN': [
    ...[stunGarbage, stunRefuses, stunSilent],
    ...[turnCredentialExpired, turnCredentialOtherChannel, turnForbidsPeers, turnGarbage, turnReasonWithEscapes],
    ...[turnRedirects, turnRefuses, turnSilent, turnWrongRealm],
    ...[relayDelays, relayDrops, relayDuplicates, relayLimits, relayReorders],
  ],
}

export const allFaults: readonly FaultKind[] = Object.values(faultAreas).flat()
