import {defineFault} from './fault.ts'

export const apiChannelStuckCreating = defineFault({
  name: 'channel-stuck-creating',
  about: 'a channel that is created now stays CREATING for good; it can be deleted, and used for nothing',
  params: {},
  create: () => ({create: () => ({kind: 'stuck'})}),
})
