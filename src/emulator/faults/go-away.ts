import {saysFault} from './says-fault.ts'

export const goAway = saysFault('go-away', 'GO_AWAY', 'the service says GO_AWAY, and closes a minute later (1001)')
