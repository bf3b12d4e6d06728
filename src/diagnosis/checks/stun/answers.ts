import type {FactOf} from '../../../model/evidence.ts'
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
  after: [],
  emits: [silent, garbage, refused, unreachable],
  settings: {},
  required: true,
  *judge({stunBindings}) {
    yield* oneFindingEach(failedServers(stunBindings), ({failure}) => failure.kind, raise)
    yield {note: `${stunBindings.filter(({observed}) => observed.status === 'observed').length} of ${stunBindings.length}`}
  },
})

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
