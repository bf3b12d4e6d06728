import {FailureError} from '../model/failure-error.ts'
import {observedValue} from '../model/observed.ts'
import type {SessionFact, SessionMark} from '../model/session-evidence.ts'
import type {Cancel} from '../platform/clock.ts'
import type {ViewerSession} from '../session/viewer-session.ts'
import type {Probe, ProbeContext} from './probe.ts'
import type {WholeSession, WholeSessionSettings} from './session-settings.ts'

/** A backstop: the plan's own times are what bounds it. */
const timeoutMs = 24 * 60 * 60_000

type Context = ProbeContext<WholeSession, WholeSessionSettings>

const steps: readonly {readonly mark: SessionMark; readonly label: string; readonly roundTrips?: number}[] = [
  {mark: 'iceConnectedMs', label: 'find a pair of addresses (ICE)', roundTrips: 2},
  {mark: 'dtlsConnectedMs', label: 'shake hands (DTLS)', roundTrips: 2},
  {mark: 'firstVideoRtpMs', label: 'wait for the first packet of video'},
  {mark: 'firstDecodableFrameMs', label: 'wait for the first picture that can be shown'},
]

/** Watches the session whose offer was answered: until its time is over, it ended, or Ctrl-C. */
export const session: Probe<'session', WholeSession, WholeSessionSettings> = {
  key: 'session',
  label: 'watch the session',
  needs: ['offerAnswer'],
  unless: ({offerAnswer}) => (observedValue(offerAnswer)?.answer === undefined ? 'the offer was not answered' : undefined),
  timeoutMs,
  async run(context): Promise<SessionFact> {
    const {session: run, settings} = context
    if (!run.viewer || !settings.sessionPlan) throw new FailureError({kind: 'bug', message: 'There is no session to watch.'})
    const {session: viewer, beganAtMs} = run.viewer
    const stopWatching = watch(context, viewer, beganAtMs)
    try {
      await follow(context, viewer)
      const fact = await viewer.snapshot(beganAtMs)
      const {clip} = settings.sessionPlan
      return clip ? {...fact, clip: await clip.finish()} : fact
    } finally {
      stopWatching()
      // The allocation is given back and the other side told before the report is written.
      void viewer.close()
    }
  },
}

/** Draws each step of the way to the picture; what is not reached in time, or not at all, ends it. */
async function follow({settings, stopwatch, clock, signal}: Context, viewer: ViewerSession): Promise<void> {
  const {connectTimeoutMs, durationMs} = settings.sessionPlan!
  const end = ending(viewer, signal)
  let stop = clock.after(connectTimeoutMs, end.now)
  let connected = false
  for (const {mark, label, roundTrips} of steps) {
    const step = {id: `session-${mark.replace(/Ms$/, '')}`, label, ...(roundTrips !== undefined && {roundTrips})}
    const reached = await stopwatch.span(step, () => whether(viewer.reached(mark), end.over)).catch(() => false)
    if (!reached) break
    if (mark === 'dtlsConnectedMs') {
      connected = true
      stop()
      stop = clock.after(durationMs, end.now)
    }
  }
  if (connected) await stopwatch.span({id: 'session-media', label: 'receive media'}, () => end.over)
  stop()
}

/** @throws Error when the end came first, so that the step is drawn as failed */
async function whether(reached: Promise<boolean>, over: Promise<void>): Promise<boolean> {
  const was = await Promise.race([reached, over.then(() => false)])
  if (!was) throw new FailureError({kind: 'timeout', message: 'It was not reached.'})
  return was
}

/** The end of the time, of the session, or of the run: whichever is first. */
function ending(viewer: ViewerSession, signal: AbortSignal): {over: Promise<void>; now: () => void} {
  let tell: () => void = () => undefined
  const over = new Promise<void>((resolve) => {
    tell = resolve
  })
  const now = () => tell()
  if (signal.aborted) now()
  signal.addEventListener('abort', now, {once: true})
  void viewer.ended.then(now)
  return {over, now}
}

function watch({settings, clock}: Context, viewer: ViewerSession, beganAtMs: number): Cancel {
  const plan = settings.sessionPlan!.watch
  if (!plan) return () => undefined
  let stopped = false
  let cancel: Cancel = () => undefined
  const look = async () => {
    const fact = await viewer.snapshot(beganAtMs)
    if (stopped) return
    plan.onSnapshot(fact)
    cancel = clock.after(plan.everyMs, () => void look())
  }
  cancel = clock.after(plan.everyMs, () => void look())
  return () => {
    stopped = true
    cancel()
  }
}
