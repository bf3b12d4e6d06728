import type {IceTransport} from '../../model/ice-server.ts'
import type {Report} from '../../model/report.ts'
import type {SessionFact} from '../../model/session-evidence.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import type {VideoFormat} from '../../peer/load-werift.ts'
import type {SessionPlan} from '../../probes/session-settings.ts'
import {type CandidateWord, candidateWords} from '../../session/candidate-filter.ts'
import type {World} from '../connect.ts'
import {defaultAnswerTimeoutMs, defaultTimeoutMs, type ProbeOptions, runSuite} from './run-suite.ts'
import {probeSessionSuite} from './suite.ts'

export interface ProbeSessionOptions extends ProbeOptions {
  /** Name or ARN. */
  readonly channel: string
  /** How long media is received; 10 s without it. */
  readonly durationMs?: number
  /** Uses relayed candidates alone, and tells the camera of no others. */
  readonly relayOnly?: boolean
  /** False: the offer waits for every candidate and holds them. */
  readonly trickle?: boolean
  /** The only video that is offered; H.264 without it. */
  readonly codec?: VideoFormat
  /** Candidates that the camera is told: by type, protocol and family. */
  readonly send?: readonly string[]
  /** Candidates of the camera that are used. */
  readonly accept?: readonly string[]
  /** The TURN server of the session: over this transport, and at this place (a URL or a host). */
  readonly turnTransport?: IceTransport
  readonly server?: string
  /** Keeps what is received in this file, as fragmented MP4. */
  readonly savePath?: string
  /** Told how the session stands, again and again. */
  readonly onSnapshot?: (fact: SessionFact) => void
  /** Between two snapshots; 1 s without it. */
  readonly watchEveryMs?: number
}

const defaultDurationMs = 10_000
/** Enough for lost checks on a bad network; peers that will connect have done so. */
const connectTimeoutMs = 15_000

/**
 * Watches a channel as a viewer would: offers, connects, receives, measures and hangs up. It takes one of the channel's viewer slots for as
 * long as it lasts, under the same client id each time, and gives back what it allocated.
 * @returns a report in every case that has one, also when it was interrupted
 * @throws UserError when the options make no sense
 */
export async function probeSession(world: World, options: ProbeSessionOptions): Promise<Report> {
  const {durationMs = defaultDurationMs, answerTimeoutMs = defaultAnswerTimeoutMs} = options
  const plan = planOf(options, durationMs)
  const {savePath} = options
  const clip =
    savePath === undefined
      ? undefined
      : await (await import('../../peer/clip/save-clip.ts')).saveClip({path: savePath, kinds: ['video', 'audio']})
  const report = await runSuite(
    world,
    {
      suite: probeSessionSuite,
      checkSettings: {'sig.master-answers': {expectAnswer: true}},
      probeSettings: {sessionPlan: {...plan, ...(clip && {clip})}},
    },
    {timeoutMs: defaultTimeoutMs + answerTimeoutMs + connectTimeoutMs + durationMs, ...options},
  )
  // Where there was no session, the file is closed all the same.
  await clip?.finish()
  return report
}

function planOf(options: ProbeSessionOptions, durationMs: number): SessionPlan {
  const {
    relayOnly = false,
    trickle = true,
    codec,
    send,
    accept,
    turnTransport,
    server,
    onSnapshot,
    watchEveryMs = 1_000,
  } = options
  return {
    ...{durationMs, connectTimeoutMs, relayOnly, trickle},
    ...(codec && {videoFormat: codec}),
    ...(send && {send: wordsIn('--send', send)}),
    ...(accept && {accept: wordsIn('--accept', accept)}),
    ...(turnTransport && {turnTransport}),
    ...(server !== undefined && {turnServer: server}),
    ...(onSnapshot && {watch: {everyMs: watchEveryMs, onSnapshot}}),
  }
}

/** `host,relay` and repeated flags alike. @throws UserError */
function wordsIn(flag: string, given: readonly string[]): readonly CandidateWord[] {
  return given
    .flatMap((text) => text.split(','))
    .map((text) => {
      const word = candidateWords.find((known) => known === text.trim().toLowerCase())
      if (word) return word
      throw new UserError({
        code: 'bad-candidates',
        message: `${flag} takes ${candidateWords.join(', ')}, and not "${text}".`,
        exitCode: exitCodes.usage,
      })
    })
}
