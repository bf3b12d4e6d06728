import {rtpFlowKinds} from '../../catalogue/rtp-flow.ts'
import {defineCheck} from '../../check.ts'
import {watchedMedia} from '../../session-media.ts'

export const arrivesEvenly = defineCheck({
  id: 'rtp.arrives-evenly',
  title: 'Media arrives whole, evenly, and by the clock of its codec',
  needs: ['session'],
  after: ['rtp.media-flows'],
  standsAlone: ({session}) => session.media.some(({rtp}) => rtp.packets > 0),
  emits: [rtpFlowKinds.lossy, rtpFlowKinds.jittery, rtpFlowKinds.otherClock],
  settings: {
    lossPercent: {default: 2, unit: '%', about: 'more packets than this that never come are a warning'},
    minPackets: {default: 100, unit: 'packets', about: 'of fewer packets no share is reckoned'},
    jitterMs: {default: 30, unit: 'ms', about: 'more jitter than this at the end is a warning'},
    clockPercent: {default: 20, unit: '%', about: 'a clock that is further off than this is wrong'},
  },
  required: false,
  *judge({session}, {run, settings: {lossPercent, minPackets, jitterMs, clockPercent}}) {
    const watched = watchedMedia(session)
    if ('skipped' in watched) return yield watched
    for (const fact of [watched.video, watched.audio]) {
      if (!fact || fact.rtp.packets === 0) continue
      const {kind, frames, rtp} = fact
      const {expected, lost, lostFraction = 0, measuredClockRateHz: measuredHz, clockRateHz: nominalHz} = rtp
      if (expected >= minPackets && lostFraction * 100 > lossPercent)
        yield rtpFlowKinds.lossy.found(run.channel, {kind, lost, expected, lostFraction, broken: frames?.broken ?? 0})
      const isOther = measuredHz !== undefined && Math.abs(measuredHz / nominalHz - 1) * 100 > clockPercent
      // Jitter is measured by that clock.
      if (isOther) yield rtpFlowKinds.otherClock.found(run.channel, {kind, measuredHz, nominalHz})
      else if ((rtp.jitterMs ?? 0) > jitterMs) yield rtpFlowKinds.jittery.found(run.channel, {kind, jitterMs: rtp.jitterMs!})
    }
  },
})
