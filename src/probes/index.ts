import type {EvidenceKey} from '../model/evidence.ts'
import {channel} from './channel.ts'
import {type ChannelElsewhereSettings, channelElsewhere} from './channel-elsewhere.ts'
import {clockSkew} from './clock-skew.ts'
import type {ControlPlaneSettings} from './control-plane-settings.ts'
import {credentialShape} from './credential-shape.ts'
import {type EndpointReachSettings, endpointReach} from './endpoint-reach.ts'
import {endpoints, endpointsOfArn} from './endpoints.ts'
import type {GatheringSession, GatheringSettings} from './gathering-session.ts'
import {channelUse} from './headroom/channel-use.ts'
import {channelCount, storageChannelCount, streamCount} from './headroom/counts.ts'
import {serviceQuotas} from './headroom/service-quotas.ts'
import type {HeadroomSettings} from './headroom/settings.ts'
import {hostCandidates} from './host-candidates.ts'
import {type IceServersSettings, iceServers, iceServersOfFile} from './ice-servers.ts'
import {identity} from './identity.ts'
import {messageRefusal} from './message-refusal.ts'
import {messageRoundTrip} from './message-round-trip.ts'
import {metrics} from './metrics.ts'
import {natMappings} from './nat-mappings.ts'
import {type NearChannelsSettings, nearChannels} from './near-channels.ts'
import {offerAnswer} from './offer-answer.ts'
import {outboundRules} from './outbound-rules.ts'
import {permissions} from './permissions.ts'
import {presignedUrl} from './presigned-url.ts'
import type {Probe} from './probe.ts'
import {quotas} from './quotas.ts'
import {offerAnswerOfTexts, type SdpTextsSettings, sdpTexts} from './sdp-texts.ts'
import {offerOfSession} from './session-offer.ts'
import type {WholeSession, WholeSessionSettings} from './session-settings.ts'
import {signalingConnect} from './signaling-connect.ts'
import type {SignalingSession, SignalingSettings} from './signaling-session.ts'
import {stunBindings} from './stun-bindings.ts'
import {turnAllocations} from './turn-allocations.ts'
import {type UrlSignatureSettings, urlSignature} from './url-signature.ts'
import {session} from './viewer-session.ts'
import {type WebsocketPingsSettings, websocketPings} from './websocket-pings.ts'

export type ProbeSession = GatheringSession & SignalingSession & WholeSession
export type ProbeSettings = ControlPlaneSettings &
  NearChannelsSettings &
  ChannelElsewhereSettings &
  EndpointReachSettings &
  WebsocketPingsSettings &
  IceServersSettings &
  GatheringSettings &
  SignalingSettings &
  WholeSessionSettings &
  UrlSignatureSettings &
  SdpTextsSettings &
  HeadroomSettings

type Probes = {readonly [K in EvidenceKey]: Probe<K, ProbeSession, ProbeSettings>}

/** One probe per fact; a key of EvidenceMap without one does not compile. */
const probes: Probes = {
  credentialShape,
  clockSkew,
  identity,
  channel,
  nearChannels,
  channelElsewhere,
  endpoints,
  endpointReach,
  outboundRules,
  iceServers,
  signalingConnect,
  websocketPings,
  messageRefusal,
  messageRoundTrip,
  permissions,
  hostCandidates,
  stunBindings,
  natMappings,
  turnAllocations,
  offerAnswer,
  sdpTexts,
  session,
  serviceQuotas,
  channelCount,
  streamCount,
  storageChannelCount,
  channelUse,
  quotas,
  metrics,
  presignedUrl,
  urlSignature,
}

type AnyProbe = Probe<EvidenceKey, ProbeSession, ProbeSettings>

/** The probes that find `wants`, and those that find what they need: what is already known need not be waited for. */
export function probesFor(
  {channel: ref, iceServersFile, sdpTexts: texts, sessionPlan}: ProbeSettings,
  wants: readonly EvidenceKey[],
): readonly AnyProbe[] {
  const known = 'arn' in ref
  const all: Record<EvidenceKey, AnyProbe> = {
    ...probes,
    ...(known && {endpoints: endpointsOfArn, signalingConnect: {...signalingConnect, needs: ['endpoints'] as const}}),
    ...(iceServersFile && {iceServers: iceServersOfFile}),
    ...(texts && {offerAnswer: offerAnswerOfTexts}),
    ...(sessionPlan && {offerAnswer: offerOfSession}),
  }
  const chosen = new Set<EvidenceKey>()
  const choose = (key: EvidenceKey): void => {
    if (chosen.has(key)) return
    chosen.add(key)
    all[key].needs.forEach(choose)
  }
  wants.forEach(choose)
  return Object.values(all).filter(({key}) => chosen.has(key))
}
