import type {TurnAllocationFact} from '../../../model/evidence.ts'
import type {Observed} from '../../../model/observed.ts'
import {formatTransportAddress} from '../../../model/transport-address.ts'
import {relayKinds} from '../../catalogue/relay.ts'
import {defineCheck} from '../../check.ts'
import {gaveRelay} from '../../relay-rows.ts'

const hasSpoken = (observed: Observed<TurnAllocationFact>): boolean =>
  observed.status === 'observed' && (observed.value.refusal ?? observed.value.redirect) !== undefined

export const turnServesItself = defineCheck({
  id: 'turn.serves-itself',
  title: 'Every TURN server serves its clients itself',
  needs: ['turnAllocations'],
  after: ['api.issues-ice-servers'],
  emits: [relayKinds.redirected],
  settings: {},
  required: true,
  *judge({turnAllocations}) {
    if (!turnAllocations.some((row) => gaveRelay(row) || hasSpoken(row.observed))) yield {skipped: 'no TURN server answered'}
    for (const row of turnAllocations) {
      const redirect = row.observed.status === 'observed' ? row.observed.value.redirect : undefined
      if (!redirect) continue
      const to = `${formatTransportAddress(redirect.to)}${redirect.domain ? ` (${redirect.domain})` : ''}`
      const served = gaveRelay(row)
      // What failed there failed because of the way there: the credential is the first server's.
      yield relayKinds.redirected.found(row.subject, {servers: [row.subject], to, served}, served ? 'warning' : 'error')
    }
  },
})
