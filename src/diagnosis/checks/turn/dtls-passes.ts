import {observedValue} from '../../../model/observed.ts'
import {relayKinds} from '../../catalogue/relay.ts'
import {defineCheck} from '../../check.ts'
import {attempted, dtlsOnly, gaveRelay, hostOf, oneFindingEach} from '../../relay-rows.ts'

export const turnDtlsPasses = defineCheck({
  id: 'turn.dtls-passes',
  title: 'TURN over DTLS works where UDP does',
  needs: ['turnAllocations'],
  after: ['api.issues-ice-servers'],
  emits: [relayKinds.dtlsBlocked],
  settings: {},
  required: false,
  *judge({turnAllocations}) {
    const overDtls = attempted(turnAllocations).filter(({observed}) => observedValue(observed)?.transport === 'dtls')
    if (overDtls.length === 0) return yield {skipped: 'none was asked over DTLS'}
    yield* oneFindingEach(
      dtlsOnly(turnAllocations),
      () => 'dtls',
      (rows) => {
        const servers = rows.map(({server}) => server)
        const same = turnAllocations.filter((row) => gaveRelay(row) && servers.some((url) => hostOf(url) === hostOf(row.subject)))
        const works = [...new Set(same.flatMap(({observed}) => observedValue(observed)?.transport.toUpperCase() ?? []))]
        return relayKinds.dtlsBlocked.found(servers.join(', '), {servers, message: rows[0].failure.message, works})
      },
    )
    if (!overDtls.some(gaveRelay)) yield {skipped: 'no relay was had over DTLS, for reasons that other checks name'}
    yield {note: `${overDtls.filter(gaveRelay).length} of ${overDtls.length}; no certificate was verified`}
  },
})
