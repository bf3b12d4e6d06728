import {attributeValue} from '../../protocol/stun/message.ts'
import {grantedLifetimeSeconds} from './lifetime.ts'
import {ownAllocation} from './own-allocation.ts'
import {answer, encodeSuccess, refuse, succeed, type TurnMethod, transactionOf} from './request.ts'

/** Refresh (RFC 8656 §8.2): a new lifetime, or with 0 the end. */
export const refresh: TurnMethod = (state, request) => {
  const {client, message, nowMs} = request
  const repeated = state.allocations.farewellTo(client, transactionOf(request), nowMs)
  if (repeated) return [answer(client, repeated)]
  const own = ownAllocation(state, request)
  if ('refused' in own) return own.refused
  const family = attributeValue(message, 'REQUESTED-ADDRESS-FAMILY')
  if (family && family !== state.settings.family) return refuse(request, 443)
  const wanted = attributeValue(message, 'LIFETIME')
  if (wanted !== 0) {
    const seconds = grantedLifetimeSeconds(wanted)
    own.allocation.expiresAtMs = nowMs + seconds * 1000
    return succeed(request, [{type: 'LIFETIME', value: seconds}])
  }
  const farewell = encodeSuccess(request, [{type: 'LIFETIME', value: 0}])
  const effects = state.allocations.remove(own.allocation)
  state.allocations.rememberFarewell(client, transactionOf(request), farewell, nowMs)
  return [answer(client, farewell), ...effects]
}
