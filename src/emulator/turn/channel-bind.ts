import {attributeValue} from '../../protocol/stun/message.ts'
import {channelNumbers} from './limits.ts'
import {ownAllocation, refusalOfPeer} from './own-allocation.ts'
import {refuse, succeed, type TurnMethod} from './request.ts'

/** ChannelBind (RFC 8656 §12.2): binds or refreshes a channel, and the permission for its peer. */
export const channelBind: TurnMethod = (state, request) => {
  const own = ownAllocation(state, request)
  if ('refused' in own) return own.refused
  const number = attributeValue(request.message, 'CHANNEL-NUMBER')
  const peer = attributeValue(request.message, 'XOR-PEER-ADDRESS')
  if (number === undefined || !peer || number < channelNumbers.first || number > channelNumbers.last) return refuse(request, 400)
  const refusal = refusalOfPeer(state, request, peer)
  if (refusal) return refuse(request, refusal)
  const binding = own.allocation.bind(number, peer, request.nowMs)
  if (binding === 'bound') return succeed(request)
  return refuse(request, binding === 'conflict' ? 400 : 508)
}
