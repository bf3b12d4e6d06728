import type {Check} from '../check.ts'
import {hasRoomForChannels, hasRoomForStorage, hasRoomForStreams, messagesAreFine, ratesAreFine} from './quo/below-limits.ts'
import {limitsAreApplied} from './quo/limits-are-applied.ts'

/** The checks of `quota headroom` for channels that are named. */
export const channelHeadroomChecks: readonly Check[] = [limitsAreApplied, ratesAreFine, messagesAreFine]

/** The checks of `quota headroom` for an account. */
export const quotaHeadroomChecks: readonly Check[] = [
  limitsAreApplied,
  hasRoomForChannels,
  hasRoomForStreams,
  hasRoomForStorage,
  ratesAreFine,
  messagesAreFine,
]
