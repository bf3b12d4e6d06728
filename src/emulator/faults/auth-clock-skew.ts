import {defineFault} from './fault.ts'
import {readWholeNumber} from './fault-params.ts'

const day = 86_400

export const authClockSkew = defineFault({
  name: 'clock-skew',
  about: 'the client’s clock is wrong: its signatures are too old, or not yet good',
  params: {
    seconds: 'how far it is off, 0..86400; 600 without it',
    direction: '"behind" (the client is slow) or "ahead"; behind without it',
    // SDKs that repair their clock from the header would hide the fault.
    date: '"right" or "skewed": whether the Date header of answers shows it; right without it',
  },
  create: ({seconds, direction = 'behind', date = 'right'}) => {
    if (direction !== 'behind' && direction !== 'ahead') throw new Error(`direction "${direction}" is neither behind nor ahead.`)
    if (date !== 'right' && date !== 'skewed') throw new Error(`date "${date}" is neither right nor skewed.`)
    const size = readWholeNumber('seconds', seconds, {least: 0, most: day, otherwise: 600}) * 1000
    const skew = {kind: 'skew', ms: direction === 'behind' ? size : -size} as const
    return {authenticate: () => skew, ...(date === 'skewed' && {date: () => skew})}
  },
})
