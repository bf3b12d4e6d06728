import type {Evidence, FactOf} from '../../../model/evidence.ts'
import type {Failure} from '../../../model/observed.ts'
import {stunKinds} from '../../catalogue/stun.ts'
import {defineCheck} from '../../check.ts'
import type {Raised} from '../../finding-kind.ts'
import {oneFindingEach} from '../../relay-rows.ts'

const {silent, garbage, refused, unreachable} = stunKinds

type FailedServer = {readonly server: string; readonly failure: Failure; readonly tookMs: number}

export const stunAnswers = defineCheck({
  id: 'stun.answers',
  title: 'Every STUN server tells our address',
  needs: ['stunBindings'],
  looksAt: ['channel'],
  after: [],
  explainedBy: ['net.ipv4-where-needed', 'ice.udp-passes'],
  emits: [silent, garbage, refused, unreachable],
  settings: {},
  required: true,
  *judge({stunBindings}, {evidence}) {
    const failed = failedServers(stunBindings)
    const cutOff = isCutOff(evidence.channel) ? failed.filter(({failure}) => saysNoMore(failure)) : []
    // Without the endpoint: what helps is a way out of here, and nobody can try a STUN server with curl.
    for (const {failure} of cutOff) yield {unjudged: {kind: failure.kind, message: failure.message}}
    yield* oneFindingEach(
      failed.filter((row) => !cutOff.includes(row)),
      ({failure}) => failure.kind,
      raise,
    )
    yield {note: `${stunBindings.filter(({observed}) => observed.status === 'observed').length} of ${stunBindings.length}`}
  },
})

const saysNoMore = ({kind}: Failure): boolean => kind === 'unreachable' || kind === 'timeout'

/** Where not even the control plane answered, or something else in its place, that STUN does not either is no cause of its own. */
const isCutOff = (channel: Evidence['channel']): boolean =>
  channel?.status === 'failed' && channel.failure.kind !== 'refused' && channel.failure.kind !== 'no-credentials'

export const failedServers = (rows: FactOf<'stunBindings'>): FailedServer[] =>
  rows.flatMap(({subject, observed}) =>
    observed.status === 'failed' ? [{server: subject, failure: observed.failure, tookMs: observed.tookMs}] : [],
  )

function raise(rows: readonly [FailedServer, ...FailedServer[]], kind: string): Raised {
  const [{failure, tookMs}] = rows
  const servers = rows.map(({server}) => server)
  const subject = servers.join(', ')
  if (kind === 'timeout') return silent.found(subject, {servers, waitedMs: Math.round(tookMs)})
  if (kind === 'malformed') return garbage.found(subject, {servers, problem: failure.message})
  return (kind === 'refused' ? refused : unreachable).found(subject, {servers, message: failure.message})
}
