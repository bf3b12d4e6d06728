import {closeFault} from './close-fault.ts'

export const ageClose = closeFault(
  'age-close',
  'ageMs',
  'the service closes connections (1001) some seconds after they were opened instead of an hour',
)
