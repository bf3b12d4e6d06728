import type {PairNote} from '../model/peer-event.ts'
import type {PairEnd, SessionPair} from '../model/session-evidence.ts'

/** A pair of addresses in words. */
export const pairNote = ({local, remote}: SessionPair): PairNote => ({local: textOf(local), remote: textOf(remote)})

const textOf = ({type, address, protocol}: PairEnd): string => `${type} ${address} ${protocol}`
