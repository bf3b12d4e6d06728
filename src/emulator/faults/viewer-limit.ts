import {quotaById} from '../../model/quotas.ts'
import {defineFault} from './fault.ts'
import {readWholeNumber} from './fault-params.ts'

const most = quotaById('signaling.viewers').limit

/** Viewers that left without a close hold their places for up to two hours (JavaScript SDK issue 262). */
export const viewerLimit = defineFault({
  name: 'viewer-limit',
  about: 'viewers that are gone hold places of the channel: a new one is refused when none is left',
  params: {slots: `how many places, 1..${most}; ${most}, all of them, without it`},
  create: ({slots}) => {
    const count = readWholeNumber('slots', slots, {least: 1, most, otherwise: most})
    return {slots: () => ({kind: 'held', count})}
  },
})
