import {observedValue} from '../../../model/observed.ts'
import {defineCheck} from '../../check.ts'
import {count} from '../../count.ts'
import {measuredRelays} from '../../relay-rows.ts'

/** Either answer is in order: that KVS refuses private peers is why device logs are full of a 403 that harms nobody. */
export const turnPrivatePeers = defineCheck({
  id: 'turn.private-peers',
  title: 'It is known what the TURN servers say to private peers',
  needs: ['turnAllocations'],
  after: ['api.issues-ice-servers'],
  emits: [],
  settings: {},
  required: false,
  *judge({turnAllocations}) {
    const answers = measuredRelays(turnAllocations).flatMap(({measured}) => observedValue(measured.privatePeer) ?? [])
    if (answers.length === 0) yield {skipped: 'no relay was asked'}
    const refusals = answers.flatMap((answer) => (answer.allowed ? [] : [answer]))
    const [first] = refusals
    if (first) yield {note: `${count(refusals.length, 'relay')} refused ${first.peer} with ${first.code}: harmless`}
    if (refusals.length < answers.length) yield {note: `${count(answers.length - refusals.length, 'relay')} let one in`}
  },
})
