import type {SdpDetails} from '../../../model/sdp.ts'
import {sdpFormKinds} from '../../catalogue/sdp-form.ts'
import {defineCheck} from '../../check.ts'
import {descriptionsIn} from '../../descriptions.ts'

/** The gateway's limit for a frame, beyond which it closes the websocket; not documented by KVS. */
const frameLimit = 32 * 1024

export const fitsMessage = defineCheck({
  id: 'sdp.fits-message',
  title: 'The description fits into a signaling message',
  needs: [],
  looksAt: ['sdpTexts', 'offerAnswer'],
  after: ['sdp.answer-parses'],
  emits: [sdpFormKinds.tooBig],
  settings: {
    payloadBytes: {default: 10_000, unit: 'bytes', about: 'the documented limit of a message’s payload: "10 K"'},
  },
  required: false,
  *judge(_facts, {evidence, settings: {payloadBytes: limit}}) {
    const described = descriptionsIn(evidence)
    if (described.length === 0) yield {skipped: 'there is no description to judge'}
    for (const {subject, fact, details} of described) {
      const {payloadBytes} = fact
      const {frameBytes} = details
      if (payloadBytes <= limit) {
        yield {note: `${Math.round((payloadBytes / limit) * 100)} % of ${limit} bytes`}
        continue
      }
      const beyondGateway = frameBytes > frameLimit
      const data = {
        payloadBytes,
        frameBytes,
        limitBytes: beyondGateway ? frameLimit : limit,
        greatest: greatestPart(details, fact.sdpBytes),
      }
      yield sdpFormKinds.tooBig.found(subject, data, beyondGateway ? 'error' : 'warning')
    }
  },
})

/** Of the parts that could be left out, not of the sections that hold them. */
function greatestPart({shares}: SdpDetails, sdpBytes: number): string {
  const [most] = shares.filter(({part}) => !part.startsWith('section ')).toSorted((a, b) => b.bytes - a.bytes)
  return most ? `${most.part}, ${Math.round((most.bytes / sdpBytes) * 100)} %` : 'lines of other kinds'
}
