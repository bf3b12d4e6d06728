import {observedValue} from '../../../model/observed.ts'
import {formatTransportAddress, type TransportAddress} from '../../../model/transport-address.ts'
import {turnKinds} from '../../catalogue/turn.ts'
import {defineCheck} from '../../check.ts'
import {type FailedRelay, failedRelays, gaveRelay, oneFindingEach} from '../../relay-rows.ts'

const {peerForbidden, refused, garbage, silent} = turnKinds

/** Loopback, private (RFC 1918, RFC 4193), shared (RFC 6598) and link-local addresses: TURN servers refuse them by habit. */
export const isPrivateAddress = (address: string): boolean =>
  /^(10\.|127\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|::1$|f[cd]|fe[89ab])/i.test(
    address,
  )

export const turnLetsPeersIn = defineCheck({
  id: 'turn.lets-peers-in',
  title: 'Every relay lets its peer in',
  needs: ['turnAllocations'],
  after: ['api.issues-ice-servers'],
  emits: [peerForbidden, refused, garbage, silent],
  settings: {},
  required: true,
  *judge({turnAllocations}) {
    if (!turnAllocations.some(gaveRelay)) {
      yield {skipped: 'no relay was allocated'}
      return
    }
    yield* oneFindingEach(
      failedRelays(turnAllocations).filter(({stage}) => stage === 'permission'),
      ({fact, failure}) => String(fact?.refusal?.code ?? failure.kind),
      raise,
    )
  },
})

function raise(rows: readonly [FailedRelay, ...FailedRelay[]], cause: string) {
  const [first] = rows
  const servers = rows.map(({server}) => server)
  const subject = servers.join(', ')
  const {method = 'CreatePermission', code = 0, reason = first.failure.message} = first.fact?.refusal ?? {}
  if (cause === 'timeout')
    return silent.found(subject, {servers, waitedMs: Math.round(first.tookMs), transports: rows.map(({transport}) => transport)})
  if (cause === '403') {
    const peer = peerOf(first)
    const peerIsPrivate = peer !== undefined && isPrivateAddress(peer.address)
    const data = {servers, reason, peerIsPrivate, ...(peer && {peer: formatTransportAddress(peer)})}
    return peerForbidden.found(subject, data)
  }
  if (cause === 'malformed') return garbage.found(subject, {servers, problem: first.failure.message})
  return refused.found(subject, {servers, method, errorCode: code, reason})
}

/** The probe lets its own relayed address in, or that of its second allocation. */
const peerOf = ({fact}: FailedRelay): TransportAddress | undefined =>
  (observedValue(fact?.measured?.secondRelay) ?? observedValue(fact?.stages.allocate))?.relayed
