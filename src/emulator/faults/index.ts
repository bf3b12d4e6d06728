import {ageClose} from './age-close.ts'
import {answerLate} from './answer-late.ts'
import {answerSwallowed} from './answer-swallowed.ts'
import {apiAccessDenied} from './api-access-denied.ts'
import {apiChannelStatus} from './api-channel-status.ts'
import {apiChannelStuckCreating} from './api-channel-stuck-creating.ts'
import {apiEndpointUnresolvable} from './api-endpoint-unresolvable.ts'
import {apiError} from './api-error.ts'
import {apiSlow} from './api-slow.ts'
import {apiStaleArn} from './api-stale-arn.ts'
import {apiThrottled} from './api-throttled.ts'
import {authClockSkew} from './auth-clock-skew.ts'
import {authExpiredToken} from './auth-expired-token.ts'
import {authMalformed} from './auth-malformed.ts'
import {authUnknownKey} from './auth-unknown-key.ts'
import {candidatesBeforeSdp} from './candidates-before-sdp.ts'
import {candidatesDropped} from './candidates-dropped.ts'
import {candidatesLate} from './candidates-late.ts'
import {candidatesReordered} from './candidates-reordered.ts'
import {duplicateClientId} from './duplicate-client-id.ts'
import {edgeAgentAnswers} from './edge-agent-answers.ts'
import type {FaultKind} from './fault.ts'
import {goAway} from './go-away.ts'
import {idleClose} from './idle-close.ts'
import {mdnsOnly} from './mdns-only.ts'
import {messageRefused} from './message-refused.ts'
import {messageTooBig} from './message-too-big.ts'
import {noCommonCodec} from './no-common-codec.ts'
import {noMaster} from './no-master.ts'
import {offerSwallowed} from './offer-swallowed.ts'
import {peerAnswerFlawed} from './peer-answer-flawed.ts'
import {peerEscapes} from './peer-escapes.ts'
import {peerH264Profile} from './peer-h264-profile.ts'
import {peerMalformedBase64} from './peer-malformed-base64.ts'
import {peerMalformedJson} from './peer-malformed-json.ts'
import {peerMalformedSdp} from './peer-malformed-sdp.ts'
import {peerRejectsMedia} from './peer-rejects-media.ts'
import {reconnectIceServer} from './reconnect-ice-server.ts'
import {refusalUnreported} from './refusal-unreported.ts'
import {relayDelays} from './relay-delays.ts'
import {relayDrops} from './relay-drops.ts'
import {relayDuplicates} from './relay-duplicates.ts'
import {relayLimits} from './relay-limits.ts'
import {relayReorders} from './relay-reorders.ts'
import {secondMaster} from './second-master.ts'
import {silentWebsocket} from './silent-websocket.ts'
import {stunGarbage} from './stun-garbage.ts'
import {stunRefuses} from './stun-refuses.ts'
import {stunSilent} from './stun-silent.ts'
import {tlsExpired} from './tls-expired.ts'
import {tlsIntercepted} from './tls-intercepted.ts'
import {tlsOldVersion} from './tls-old-version.ts'
import {tlsUntrusted} from './tls-untrusted.ts'
import {tlsWrongName} from './tls-wrong-name.ts'
import {turnCredentialExpired} from './turn-credential-expired.ts'
import {turnCredentialOtherChannel} from './turn-credential-other-channel.ts'
import {turnForbidsPeers} from './turn-forbids-peers.ts'
import {turnGarbage} from './turn-garbage.ts'
import {turnReasonWithEscapes} from './turn-reason-with-escapes.ts'
import {turnRedirects} from './turn-redirects.ts'
import {turnRefuses} from './turn-refuses.ts'
import {turnSilent} from './turn-silent.ts'
import {turnWrongRealm} from './turn-wrong-realm.ts'
import {viewerLimit} from './viewer-limit.ts'
import {websocketHangs} from './websocket-hangs.ts'
import {websocketIntercepted} from './websocket-intercepted.ts'
import {websocketRefused} from './websocket-refused.ts'
import {websocketSlow} from './websocket-slow.ts'
import {wrongFingerprint} from './wrong-fingerprint.ts'

/** Every fault that the emulator can be told to have, by what it is about. */
export const faultAreas: Readonly<Record<string, readonly FaultKind[]>> = {
  credentials: [authExpiredToken, authUnknownKey, authMalformed, authClockSkew],
  'control plane': [
    apiAccessDenied,
    apiThrottled,
    apiError,
    apiSlow,
    apiChannelStatus,
    apiChannelStuckCreating,
    apiStaleArn,
    apiEndpointUnresolvable,
    edgeAgentAnswers,
  ],
  TLS: [tlsUntrusted, tlsIntercepted, tlsExpired, tlsWrongName, tlsOldVersion],
  websocket: [
    websocketRefused,
    websocketSlow,
    websocketHangs,
    websocketIntercepted,
    silentWebsocket,
    viewerLimit,
    duplicateClientId,
    secondMaster,
    noMaster,
    goAway,
    reconnectIceServer,
    idleClose,
    ageClose,
  ],
  messages: [
    offerSwallowed,
    answerSwallowed,
    answerLate,
    candidatesLate,
    candidatesDropped,
    candidatesReordered,
    candidatesBeforeSdp,
    messageRefused,
    messageTooBig,
    refusalUnreported,
  ],
  peer: [
    ...[peerEscapes, peerMalformedBase64, peerMalformedJson, peerMalformedSdp],
    ...[peerRejectsMedia, noCommonCodec, peerH264Profile, peerAnswerFlawed, mdnsOnly, wrongFingerprint],
  ],
  'STUN and TURN': [
    ...[stunSilent, stunRefuses, stunGarbage],
    ...[turnSilent, turnRefuses, turnGarbage, turnReasonWithEscapes, turnWrongRealm, turnRedirects],
    ...[turnCredentialExpired, turnCredentialOtherChannel, turnForbidsPeers],
    ...[relayDrops, relayDelays, relayDuplicates, relayReorders, relayLimits],
  ],
}

export const allFaults: readonly FaultKind[] = Object.values(faultAreas).flat()
