import {saysFault} from './says-fault.ts'

export const reconnectIceServer = saysFault(
  'reconnect-ice-server',
  'RECONNECT_ICE_SERVER',
  'the service says RECONNECT_ICE_SERVER: the ICE configuration is to be fetched anew',
)
