import {failureOf} from '../../../model/observed.ts'
import {netKinds} from '../../catalogue/net.ts'
import {defineCheck} from '../../check.ts'

/** Nothing to send from, nothing to send to, or nobody who knows an address of ours' family. */
const noWay = (kind: string): boolean => kind === 'unreachable' || kind === 'timeout'

/** The endpoints that every region has are IPv4 only (developer guide, "IPv6"): a machine without IPv4 does not even find their names. */
export const ipv4WhereNeeded = defineCheck({
  id: 'net.ipv4-where-needed',
  title: 'This machine has an address of a family that the endpoints have',
  needs: ['hostCandidates'],
  looksAt: ['channel', 'endpointReach', 'stunBindings'],
  after: [],
  emits: [netKinds.ipv6Only],
  settings: {},
  required: false,
  *judge({hostCandidates}, {run, evidence: {channel, endpointReach, stunBindings}}) {
    const addresses = hostCandidates.map(({address}) => address)
    if (addresses.length === 0 || addresses.some(({family}) => family === 'IPv4')) return
    const rows = stunBindings?.status === 'observed' ? stunBindings.value.map(({observed}) => observed) : []
    const reached = endpointReach?.status === 'observed' ? endpointReach.value.map(({observed}) => observed) : []
    const met = [
      channel,
      ...rows,
      ...reached.flatMap((row) => (row.status === 'observed' ? [row.value.dns, row.value.tcp] : [row])),
    ]
    const failure = met.map(failureOf).find((found) => found !== undefined && noWay(found.kind))
    const answered = channel?.status === 'observed' || rows.some(({status}) => status === 'observed')
    if (failure && !answered)
      yield netKinds.ipv6Only.found(run.channel, {addresses: addresses.map(({address}) => address), message: failure.message})
  },
})
