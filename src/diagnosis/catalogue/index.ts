import type {FindingCode, Suite} from '../../model/finding.ts'
import type {FindingKind} from '../finding-kind.ts'
import {apiKinds} from './api.ts'
import {credentialKinds} from './credentials.ts'
import {envKinds} from './env.ts'
import {iceKinds} from './ice.ts'
import {iceDtlsKinds} from './ice-dtls.ts'
import {icePairKinds} from './ice-pairs.ts'
import {iceUdpKinds} from './ice-udp.ts'
import {netKinds} from './net.ts'
import {permissionKinds} from './permissions.ts'
import {quoKinds} from './quo.ts'
import {relayKinds} from './relay.ts'
import {rtpKinds} from './rtp.ts'
import {rtpFlowKinds} from './rtp-flow.ts'
import {sdpKinds} from './sdp.ts'
import {sdpAnswerKinds} from './sdp-answer.ts'
import {sdpCandidateKinds} from './sdp-candidates.ts'
import {sdpFormKinds} from './sdp-form.ts'
import {sigKinds} from './sig.ts'
import {closeKinds} from './sig-close.ts'
import {lineKinds} from './sig-line.ts'
import {stunKinds} from './stun.ts'
import {turnKinds} from './turn.ts'
import {urlFormKinds} from './url-form.ts'
import {urlSignatureKinds} from './url-signature.ts'

/** Suites whose checks are still to be written. */
type Coming = 'STO' | 'LOG'

/** Every kind by its suite; a suite without its kinds does not compile. */
export const catalogue: Record<Exclude<Suite, Coming>, Readonly<Record<string, FindingKind<never>>>> = {
  ENV: {...envKinds, ...credentialKinds},
  NET: netKinds,
  API: {...apiKinds, ...permissionKinds},
  SIG: {...sigKinds, ...lineKinds, ...closeKinds, ...urlFormKinds, ...urlSignatureKinds},
  STUN: stunKinds,
  TURN: {...turnKinds, ...relayKinds},
  ICE: {...iceKinds, ...icePairKinds, ...iceUdpKinds, ...iceDtlsKinds},
  SDP: {...sdpKinds, ...sdpAnswerKinds, ...sdpFormKinds, ...sdpCandidateKinds},
  RTP: {...rtpKinds, ...rtpFlowKinds},
  QUO: quoKinds,
}

export const findingKinds: readonly FindingKind<never>[] = Object.values(catalogue).flatMap((kinds) => Object.values(kinds))

const byCode = new Map<FindingCode, FindingKind<never>>(findingKinds.map((kind) => [kind.code, kind]))

export const kindOf = (code: FindingCode): FindingKind<never> | undefined => byCode.get(code)
