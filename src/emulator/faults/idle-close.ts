import {closeFault} from './close-fault.ts'

export const idleClose = closeFault(
  'idle-close',
  'idleMs',
  'the service closes connections (1001) that were idle for some seconds instead of ten minutes',
)
