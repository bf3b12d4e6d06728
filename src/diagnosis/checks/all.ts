import type {Check} from '../check.ts'
import {probeIceChecks} from './probe-ice.ts'
import {probeNetworkChecks} from './probe-network.ts'
import {probeSessionChecks} from './probe-session.ts'
import {probeSignalingChecks} from './probe-signaling.ts'
import {probeStunChecks} from './probe-stun.ts'
import {probeTurnChecks} from './probe-turn.ts'
import {quotaHeadroomChecks} from './quota-headroom.ts'
import {sdpCompareChecks, sdpLintChecks} from './sdp.ts'
import {signExplainChecks} from './sign-explain.ts'

/** The checks of each probe command; each stands behind those that it comes after. */
export const checksByCommand: Readonly<Record<string, readonly Check[]>> = {
  'probe ice': probeIceChecks,
  'probe network': probeNetworkChecks,
  'probe signaling': probeSignalingChecks,
  'quota headroom': quotaHeadroomChecks,
  'sign explain': signExplainChecks,
  'sdp lint': sdpLintChecks,
  'sdp compare': sdpCompareChecks,
  'probe session': probeSessionChecks,
  'probe stun': probeStunChecks,
  'probe turn': probeTurnChecks,
}

/** Every check there is, once. */
export const allChecks: readonly Check[] = [...new Set(Object.values(checksByCommand).flat())]
