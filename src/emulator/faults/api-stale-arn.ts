import {defineFault} from './fault.ts'
import {readWholeNumber} from './fault-params.ts'

const week = 7 * 86_400

export const apiStaleArn = defineFault({
  name: 'stale-arn',
  about:
    'the ARN that is told for a channel is that of an earlier one of its name, which was deleted: all else about it is not found',
  params: {seconds: `how much earlier that one was created; ${week} without it`},
  create: ({seconds}) => {
    const byMs = 1000 * readWholeNumber('seconds', seconds, {least: 1, most: 1_000_000_000, otherwise: week})
    return {arn: () => ({kind: 'older', byMs})}
  },
})
