import {observedValue} from '../../../model/observed.ts'
import {stunKinds} from '../../catalogue/stun.ts'
import {defineCheck} from '../../check.ts'

export const stunLosesNothing = defineCheck({
  id: 'stun.loses-nothing',
  title: 'Binding requests in a row are answered',
  needs: ['stunBindings'],
  after: ['stun.answers'],
  emits: [stunKinds.lossy],
  settings: {lossPercent: {default: 5, unit: '%', about: 'a server that leaves more requests unanswered is a warning'}},
  required: false,
  *judge({stunBindings}, {settings: {lossPercent}}) {
    const series = stunBindings.flatMap(({subject, observed}) => {
      const counted = observedValue(observedValue(observed)?.series)
      return counted ? [{subject, ...counted}] : []
    })
    if (series.length === 0) yield {skipped: 'no STUN server was asked in a row'}
    for (const {subject, sent, received} of series)
      if ((sent - received) * 100 > sent * lossPercent) yield stunKinds.lossy.found(subject, {servers: [subject], sent, received})
  },
})
