import type {IceServersFact} from '../../../model/evidence.ts'
import {turnKinds} from '../../catalogue/turn.ts'
import {defineCheck, type RunFacts} from '../../check.ts'
import type {Raised} from '../../finding-kind.ts'
import {
  attempted,
  type FailedRelay,
  failedRelays,
  failedRelaysButDtls,
  failedToConnect,
  gaveRelay,
  oneFindingEach,
} from '../../relay-rows.ts'

const {silent, wrongCredential, noCredential, credentialExpired, wrongUser, quotaReached, refused, garbage} = turnKinds

export const turnAllocates = defineCheck({
  id: 'turn.allocates',
  title: 'Every TURN server gives a relay, over each transport',
  needs: ['turnAllocations', 'iceServers'],
  after: ['api.issues-ice-servers'],
  explainedBy: ['ice.udp-passes'],
  emits: [silent, wrongCredential, noCredential, credentialExpired, wrongUser, quotaReached, refused, garbage],
  settings: {},
  required: true,
  *judge({turnAllocations, iceServers}, {run}) {
    const failed = failedRelaysButDtls(turnAllocations).filter(
      (row) => (row.stage === 'connect' || row.stage === 'allocate') && !failedToConnect(row),
    )
    yield* oneFindingEach(failed, (row) => causeOf(row, iceServers, run), raise(iceServers, run))
    const tried = attempted(turnAllocations)
    if (failedRelays(turnAllocations).filter(failedToConnect).length === tried.length)
      yield {skipped: 'no TURN server could be connected to'}
    yield {note: `${tried.filter(gaveRelay).length} of ${tried.length}`}
  },
})

/** Expired and wrong credentials are both a plain 401 on the wire: only the username's own expiry tells them apart. */
function causeOf(row: FailedRelay, iceServers: IceServersFact, run: RunFacts): string {
  if (row.failure.kind === 'timeout') return 'silent'
  if (row.failure.kind === 'malformed') return 'garbage'
  if (row.failure.kind === 'no-credentials') return 'no credential'
  const code = codeOf(row)
  if (code === 401 && expiredForMs(row, iceServers, run) > 0) return 'expired'
  return String(code)
}

const codeOf = (row: FailedRelay): number => row.fact?.refusal?.code ?? Number(row.failure.code ?? 0)

const expiryOf = (row: FailedRelay, iceServers: IceServersFact): string | undefined =>
  iceServers.servers.find(({urls}) => urls.includes(row.server))?.expiresAt

const expiredForMs = (row: FailedRelay, iceServers: IceServersFact, run: RunFacts): number => {
  const expiry = expiryOf(row, iceServers)
  return expiry === undefined ? 0 : Date.parse(run.startedAt) + row.atMs - Date.parse(expiry)
}

const raise =
  (iceServers: IceServersFact, run: RunFacts) =>
  (rows: readonly [FailedRelay, ...FailedRelay[]], cause: string): Raised => {
    const [first] = rows
    const servers = rows.map(({server}) => server)
    const subject = servers.join(', ')
    const reason = first.fact?.refusal?.reason ?? ''
    switch (cause) {
      case 'silent':
        return silent.found(subject, {
          servers,
          waitedMs: Math.round(first.tookMs),
          transports: [...new Set(rows.map(({transport}) => transport))],
        })
      case 'garbage':
        return garbage.found(subject, {servers, problem: first.failure.message})
      case 'no credential':
        return noCredential.found(subject, {servers})
      case 'expired':
        return credentialExpired.found(subject, {
          servers,
          reason,
          expiredAt: expiryOf(first, iceServers)!,
          expiredForSeconds: Math.ceil(expiredForMs(first, iceServers, run) / 1000),
        })
      case '401':
        return wrongCredential.found(subject, {servers, reason})
      case '441':
        return wrongUser.found(subject, {servers, reason})
      case '486':
        return quotaReached.found(subject, {servers, reason})
      default:
        return refused.found(subject, {
          servers,
          method: first.fact?.refusal?.method ?? 'Allocate',
          errorCode: Number(cause),
          reason: reason || first.failure.message,
        })
    }
  }
