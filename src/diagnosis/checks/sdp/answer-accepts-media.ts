import type {SdpFact} from '../../../model/evidence.ts'
import {sdpKinds} from '../../catalogue/sdp.ts'
import {defineCheck} from '../../check.ts'

export const answerAcceptsMedia = defineCheck({
  id: 'sdp.answer-accepts-media',
  title: 'The answer accepts some of the offered media',
  needs: ['offerAnswer'],
  after: ['sdp.answer-parses'],
  explainedBy: ['sdp.is-readable'],
  emits: [sdpKinds.allRejected],
  settings: {},
  required: true,
  *judge({offerAnswer: {offer, answer}}, {run}) {
    if (answer === undefined) yield {skipped: 'there was no answer'}
    else if (answer.media.length === 0 || answer.media.every((media) => media.port === 0))
      yield sdpKinds.allRejected.found(run.channel, {media: answer.media.map(({kind}) => kind), offered: offeredIn(offer)})
    else
      yield {
        note: answer.media
          .filter((media) => media.port !== 0)
          .map(({kind}) => kind)
          .join(', '),
      }
  },
})

const offeredIn = (offer: SdpFact): string[] => offer.media.map(({kind, codecs}) => `${kind} (${codecs.join(', ')})`)
