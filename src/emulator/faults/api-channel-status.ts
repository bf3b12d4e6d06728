import type {ResourceStatus} from '../../model/channel.ts'
import {defineFault} from './fault.ts'

const statuses: readonly string[] = ['CREATING', 'ACTIVE', 'UPDATING', 'DELETING'] satisfies ResourceStatus[]

const isStatus = (text: string): text is ResourceStatus => statuses.includes(text)

export const apiChannelStatus = defineFault({
  name: 'channel-status',
  about: 'DescribeSignalingChannel says that the channel is in another status',
  params: {status: `${statuses.join(', ')}; CREATING without it`},
  create: ({status = 'CREATING'}) => {
    if (!isStatus(status)) throw new Error(`status "${status}" is none of ${statuses.join(', ')}.`)
    return {status: () => ({kind: 'status', status})}
  },
})
