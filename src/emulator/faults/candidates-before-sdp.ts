import {defineFault} from './fault.ts'
import {readWholeNumber} from './fault-params.ts'
import {messageParam, strikeMessages} from './message-filter.ts'

export const candidatesBeforeSdp = defineFault({
  name: 'candidates-before-sdp',
  about: 'a description waits until a candidate to the same client has overtaken it',
  params: {...messageParam, ms: 'how long it waits at most, in ms, 1..600000; 2000 without it'},
  create: ({message, ms}) =>
    strikeMessages(message, {
      kind: 'hold',
      ms: readWholeNumber('ms', ms, {least: 1, most: 600_000, otherwise: 2000}),
    }),
})
