import type {ClipFact} from '../../model/media.ts'
import type {MediaCount, PairNote, PeerEvent, PeerSummary, Reconnect, ViewerEnd, ViewerFigures} from '../../model/peer-event.ts'
import type {SessionMark} from '../../model/session-evidence.ts'
import type {SessionEvent} from '../../model/signaling.ts'
import {sessionText} from './session-event.ts'
import {type Paint, paintOf, plain, renderMs, type Style, wrapHanging} from './style.ts'
import {renderTable} from './table.ts'

/** An event of `peer master` for a terminal. */
export function renderPeerEvent(event: PeerEvent, style: Style): string {
  const paint = paintOf(style)
  const head = `${event.at.slice(11, 19)} `
  const text = textOf(event, paint)
  if (event.kind === 'measured') return `${paint.quiet(head)}${text}`
  if (event.kind !== 'end')
    return paint.quiet(head) + wrapHanging(text, style.width - head.length, ' '.repeat(head.length)).trimStart()
  return `\n${text}${event.newestReconnects.length > 0 ? `\n\n${renderReconnects(event.newestReconnects, style)}` : ''}`
}

/** The same as fields for a pipe: time, ms since the beginning, what, whom, what it says. */
export function peerRow(event: PeerEvent): string[] {
  const who = 'clientId' in event ? (event.clientId ?? '-') : '-'
  return [event.at, String(event.sinceStartMs), event.kind, who, textOf(event, paintOf(plain))]
}

const ends: Record<ViewerEnd, string> = {
  gone: 'hung up, or its connection broke',
  'not-connected': 'did not connect: ICE or DTLS did not come about',
  'offered-again': 'offered again, and is served anew',
  'bad-offer': 'its offer cannot be answered',
  ended: 'the master ended',
}

type Spoken = Exclude<PeerEvent, {kind: SessionEvent['kind']}>

const isOfSession = (event: PeerEvent): event is PeerEvent & SessionEvent => sessionKinds.has(event.kind)

const sessionKinds = new Set<string>(['connected', 'go-away', 'closed', 'not-connected', 'retry', 'pong', 'no-pong'])

function textOf(event: PeerEvent, paint: Paint): string {
  return isOfSession(event) ? sessionText(event, paint) : newsText(event as Spoken, paint)
}

function newsText(event: Spoken, paint: Paint): string {
  switch (event.kind) {
    case 'viewer-joined':
      return `viewer ${paint.strong(event.clientId)} offers: ${count(event.viewers, 'viewer')} now`
    case 'viewer-refused':
      return paint.doubtful(`viewer ${event.clientId} is not answered: ${count(event.viewers, 'viewer')} are being served`)
    case 'viewer-connected':
      return `viewer ${paint.strong(event.clientId)} ${paint.good('connected')} after ${renderMs(event.afterMs)}${via(event.pair)}`
    case 'viewer-media':
      return `viewer ${paint.strong(event.clientId)} gets video, ${renderMs(event.afterMs)} after its offer`
    case 'viewer-left':
      return leftText(event, paint)
    case 'ignored':
      return paint.doubtful(`ignores ${event.clientId === undefined ? '' : `a candidate of ${event.clientId}: `}${event.problem}`)
    case 'ice-servers':
      return paint.quiet(
        `${event.refreshes === 0 ? 'got' : 'refreshed'} the ICE servers, ${event.servers}, valid for ${renderMs(event.validMs)}`,
      )
    case 'ice-servers-failed':
      return paint.doubtful(`cannot get ICE servers, tries again in ${renderMs(event.retryMs)}: ${event.failure.message}`)
    case 'source':
      return sourceText(event.state, event.detail, paint)
    case 'source-problem':
      return paint.doubtful(event.problem)
    case 'reconnected':
      return `came back after ${event.reason}: ${lost(event)}`
    case 'session':
      return event.why === 'start' ? 'offers to receive' : `offers again, session ${event.number}`
    case 'mark':
      return `${renderMs(event.atMs).padStart(8)}  ${marks[event.mark]}`
    case 'measured':
      return figuresText(event.figures)
    case 'session-lost':
      return paint.bad(
        `${event.failure.message}${event.retryMs === undefined ? '' : ` Tries again in ${renderMs(event.retryMs)}.`}`,
      )
    case 'end':
      return summaryText(event, paint)
  }
}

const via = (pair: PairNote | undefined): string => (pair ? `, ${pair.local} to ${pair.remote}` : '')

function leftText(event: Extract<PeerEvent, {kind: 'viewer-left'}>, paint: Paint): string {
  const {clientId, because, problem, servedMs, sent, viewers, keyFramesAskedFor} = event
  const why = problem === undefined ? ends[because] : `${ends[because]}: ${problem}`
  const asked = keyFramesAskedFor > 0 ? `, ${count(keyFramesAskedFor, 'key frame')} asked for` : ''
  const bad = because === 'not-connected' || because === 'bad-offer'
  const line = `viewer ${paint.strong(clientId)} left after ${renderMs(servedMs)} (${why}); ${amount(sent)} sent${asked}; ${count(viewers, 'viewer')} now`
  return bad ? paint.doubtful(line) : line
}

function sourceText(state: 'waiting' | 'running' | 'silent' | 'restarted', detail: string, paint: Paint): string {
  if (state === 'waiting') return `waits for ${detail}`
  if (state === 'running') return `${paint.good('receives')} ${detail}`
  if (state === 'restarted') return `${detail} begins anew`
  return paint.doubtful(`${detail} has fallen silent`)
}

const lost = ({downMs, mediaGapMs}: Reconnect): string =>
  [
    downMs === undefined ? 'no connection yet' : downMs === 0 ? 'no gap in signaling' : `${renderMs(downMs)} without signaling`,
    mediaGapMs === undefined ? 'no media was under way' : `longest gap in media ${renderMs(mediaGapMs)}`,
  ].join(', ')

function summaryText(event: PeerSummary, paint: Paint): string {
  const {reconnects, reconnectsByReason, longestMediaGapMs} = event
  const reasons = Object.entries(reconnectsByReason).map(([reason, times]) => `${times} ${reason}`)
  return [
    ...(event.role === 'MASTER' ? masterLines(event, paint) : viewerLines(event, paint)),
    `reconnected ${count(reconnects, 'time')}${reasons.length > 0 ? ` (${reasons.join(', ')})` : ''}`,
    ...(longestMediaGapMs === undefined ? [] : [`longest gap in media ${renderMs(longestMediaGapMs)}`]),
  ].join('\n')
}

function masterLines(event: Extract<PeerSummary, {role: 'MASTER'}>, paint: Paint): string[] {
  const {ranMs, viewersServed, mostViewersAtOnce, sent, iceRefreshCount} = event
  return [
    paint.strong(`${count(viewersServed, 'viewer')} served in ${renderLong(ranMs)}, ${mostViewersAtOnce} at once at most`),
    `sent ${amount(sent.video)} of video and ${amount(sent.audio)} of audio`,
    `ICE servers refreshed ${count(iceRefreshCount, 'time')}`,
  ]
}

function viewerLines(event: Extract<PeerSummary, {role: 'VIEWER'}>, paint: Paint): string[] {
  const {ranMs, figures, pair, expectations, saved, failure} = event
  return [
    paint.strong(`watched for ${renderLong(ranMs)}, ${count(event.sessions, 'session')}`),
    ...(pair ? [`over ${pair.local} to ${pair.remote}`] : []),
    ...(failure ? [paint.bad(failure.message)] : []),
    ...Object.entries(figures).map(([name, value]) => `  ${name.padEnd(20)}${value}`),
    ...(saved ? [savedText(saved)] : []),
    ...expectations.map(({expected, actual, outcome}) => {
      if (outcome === 'met') return `${paint.good('met')}   ${expected} (${actual})`
      return outcome === 'unmet'
        ? `${paint.bad('unmet')} ${expected} (it is ${actual})`
        : `${paint.doubtful('?')}     ${expected} (could not be measured)`
    }),
  ]
}

const savedText = ({path, bytes, videoFrames, audioPackets, problem}: ClipFact): string =>
  bytes === 0
    ? `${path} is empty: ${problem ?? 'nothing came'}`
    : `${path}: ${count(videoFrames, 'picture')} and ${count(audioPackets, 'packet')} of sound${problem === undefined ? '' : `, not all: ${problem}`}`

const marks: Record<SessionMark, string> = {
  offerSentMs: 'offer sent',
  answerMs: 'answer came',
  firstRemoteCandidateMs: 'first candidate of the camera',
  iceConnectedMs: 'a pair of addresses works (ICE)',
  dtlsConnectedMs: 'connected (DTLS)',
  firstVideoRtpMs: 'first packet of video',
  firstAudioRtpMs: 'first packet of audio',
  firstFrameMs: 'first whole picture',
  firstDecodableFrameMs: 'first picture that can be shown',
  dataChannelOpenMs: 'data channel open',
}

/** One line, as short as a terminal is wide. */
function figuresText(figures: ViewerFigures): string {
  const show = (name: keyof ViewerFigures, unit: string, digits = 0): string | undefined => {
    const value = figures[name]
    return value === undefined ? undefined : `${value.toFixed(digits)} ${unit}`
  }
  const {width, height, lossPercent} = figures
  return [
    width !== undefined && `${width}x${height}`,
    show('fps', 'fps', 1),
    show('videoKbps', 'kbit/s video'),
    show('audioKbps', 'kbit/s audio'),
    lossPercent !== undefined && `${lossPercent.toFixed(1)} % lost`,
    show('jitterMs', 'ms jitter', 1),
    show('rttMs', 'ms round trip', 1),
    show('frames', 'pictures'),
  ]
    .filter(Boolean)
    .join(', ')
}

const renderReconnects = (reconnects: readonly Reconnect[], style: Style): string =>
  renderTable(
    [{title: 'reconnect at'}, {title: 'after'}, {title: 'reason'}, {title: 'no signaling'}, {title: 'gap in media'}],
    reconnects.map(({at, sinceStartMs, reason, downMs, mediaGapMs}) => [
      `${at.slice(11, 19)} UTC`,
      renderLong(sinceStartMs),
      reason,
      downMs === undefined ? 'still' : renderMs(downMs),
      mediaGapMs === undefined ? 'no media' : renderMs(mediaGapMs),
    ]),
    style,
  )

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`

const amount = ({packets, bytes}: MediaCount): string =>
  `${bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.round(bytes / 1000)} kB`} in ${count(packets, 'packet')}`

/** `1 h 02 min`, `3 min 20 s`, `12.0 s`. */
function renderLong(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  if (minutes >= 60) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`
  return minutes === 0 ? renderMs(ms) : `${minutes} min ${String(Math.floor((ms % 60_000) / 1000)).padStart(2, '0')} s`
}
