import {observedValue} from '../../../model/observed.ts'
import {largestLeg, sessionLegs} from '../../../model/session-legs.ts'
import {iceDtlsKinds} from '../../catalogue/ice-dtls.ts'
import {defineCheck} from '../../check.ts'

export const startsQuickly = defineCheck({
  id: 'ice.starts-quickly',
  title: 'The first picture is there within a few seconds',
  needs: ['session'],
  looksAt: ['signalingConnect', 'iceServers'],
  after: ['ice.dtls-completes'],
  emits: [iceDtlsKinds.slow],
  settings: {slowMs: {default: 4_000, unit: 'ms', about: 'a first picture that comes later is a warning'}},
  required: false,
  *judge({session}, {run, settings, evidence}) {
    const {firstDecodableFrameMs, firstVideoRtpMs} = session.marks
    const totalMs = session.beganAtMs + (firstDecodableFrameMs ?? firstVideoRtpMs ?? 0)
    if (firstDecodableFrameMs === undefined && firstVideoRtpMs === undefined) {
      yield {skipped: 'no picture came'}
      return
    }
    const legs = sessionLegs({...evidence, session: {status: 'observed', value: session, atMs: 0, tookMs: 0}})
    const largest = largestLeg(legs)
    if (observedValue(evidence.signalingConnect) === undefined || !largest) return
    if (totalMs <= settings.slowMs) yield {note: `after ${(totalMs / 1000).toFixed(1)} s`}
    else
      yield iceDtlsKinds.slow.found(run.channel, {
        ...{totalMs, leg: largest.label, legMs: largest.endMs - largest.startMs, limitMs: settings.slowMs},
      })
  },
})
