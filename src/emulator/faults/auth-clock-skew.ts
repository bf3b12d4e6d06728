import {defineFault} from './fault.ts'
import {readWholeNumber} from './fault-params.ts'

const day = 86_400

/** The Date header stays as it is: SDKs that repair their clock from it would hide the fault. */
export const authClockSkew = defineFault({
  name: 'clock-skew',
  about: 'the client’s clock is wrong: its signatures are too old, or not yet good',
  params: {
    seconds: 'how far it is off, 0..86400; 600 without it',
    direction: '"behind" (the client is slow) or "ahead"; behind without it',
  },
  create: ({seconds, direction = 'behind'}) => {
    if (direction !== 'behind' && direction !== 'ahead') throw new Error(`direction "${direction}" is neither behind nor ahead.`)
    const size = readWholeNumber('seconds', seconds, {least: 0, most: day, otherwise: 600}) * 1000
    return {authenticate: () => ({kind: 'skew', ms: direction === 'behind' ? size : -size})}
  },
})
