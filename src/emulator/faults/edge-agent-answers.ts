import {defineFault} from './fault.ts'
import {readWholeNumber} from './fault-params.ts'

/** Longer than this the service does not wait for an agent. */
const mostSeconds = 900

export const edgeAgentAnswers = defineFault({
  name: 'edge-agent-answers',
  about: 'an edge agent is there and takes what it is told; without this fault none is, and a configuration ends as SYNC_FAILED',
  params: {seconds: 'until it is done, having acknowledged half way; 2 without it'},
  create: ({seconds}) => {
    const takesMs = 1000 * readWholeNumber('seconds', seconds, {least: 0, most: mostSeconds, otherwise: 2})
    return {edge: () => ({kind: 'agent', takesMs})}
  },
})
