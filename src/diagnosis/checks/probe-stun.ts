import type {Check} from '../check.ts'
import {issuesIceServers} from './api/issues-ice-servers.ts'
import {ipv4WhereNeeded} from './net/ipv4-where-needed.ts'
import {channelChecks} from './probe-turn.ts'
import {stunAnswers} from './stun/answers.ts'
import {stunLosesNothing} from './stun/loses-nothing.ts'
import {natMapping} from './stun/nat-mapping.ts'

/** The checks of `probe stun`; each stands behind those that it comes after. */
export const probeStunChecks: readonly Check[] = [
  ipv4WhereNeeded,
  ...channelChecks,
  issuesIceServers,
  stunAnswers,
  stunLosesNothing,
  natMapping,
]
