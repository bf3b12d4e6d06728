import type {SignalEvent, SignalMessage, SignalSummary} from '../../model/signal-message.ts'
import {sessionText} from './session-event.ts'
import {renderDetail} from './signal-detail.ts'
import {type Paint, paintOf, plain, renderMs, type Style, widthOf, wrap} from './style.ts'

type Timed<E> = SignalEvent & E

const typeWidth = 'ICE_CANDIDATE'.length
const below = '    '

/** What the columns of {@link renderSignalEvent} are. */
export const renderSignalHeading = (style: Style): string => paintOf(style).quiet('time UTC        since s   gap s')

/** An event for a terminal: times and type, and what it says beside them or, where that does not fit, below. */
export function renderSignalEvent(event: SignalEvent, style: Style): string {
  const paint = paintOf(style)
  if (event.kind === 'message') return renderMessage(event, style)
  const text = event.kind === 'end' ? summaryText(event, paint) : sessionText(event, paint)
  return laidOut(`${times(event, paint)} ${paint.quiet('-')}`, text, style)
}

function renderMessage(event: Timed<SignalMessage>, style: Style): string {
  const paint = paintOf(style)
  const {direction, type, detail, frame, payload} = event
  const bad = detail.kind === 'defect' || (detail.kind === 'status' && !detail.success)
  const name = type.padEnd(typeWidth)
  const painted = bad ? paint.bad(name) : detail.kind === 'notice' ? paint.doubtful(name) : paint.strong(name)
  const head = `${times(event, paint)} ${paint.quiet(direction === 'in' ? '<' : '>')} ${painted}`
  return [laidOut(head, renderDetail(event, style), style), ...indented(payload), ...indented(frame)].join('\n')
}

const indented = (text: string | undefined): string[] =>
  text === undefined ? [] : text.split(/\r?\n/).map((line) => below + line.replaceAll('\r', ''))

/** `08:10:33.123   12.345  +0.120` */
function times({at, sinceStartMs, gapMs}: SignalEvent, paint: Paint): string {
  const seconds = (ms: number) => (ms / 1000).toFixed(3)
  return `${at.slice(11, 23)} ${paint.quiet(`${seconds(sinceStartMs).padStart(8)} ${`+${seconds(gapMs)}`.padStart(7)}`)}`
}

function laidOut(head: string, text: string, style: Style): string {
  if (text === '') return head.trimEnd()
  return widthOf(head) + 1 + widthOf(text) <= style.width
    ? `${head} ${text}`
    : `${head.trimEnd()}\n${wrap(text, style.width, below)}`
}

function summaryText({messages, byType, connects, pongs, missing}: SignalSummary, paint: Paint): string {
  const types = Object.entries(byType).map(([type, count]) => `${count} ${type}`)
  return [
    `${messages} message${messages === 1 ? '' : 's'}${types.length > 0 ? ` (${types.join(', ')})` : ''}`,
    connects > 1 && `connected ${connects} times`,
    pongs && `pongs after ${renderMs(pongs.medianMs)} (${renderMs(pongs.leastMs)} to ${renderMs(pongs.mostMs)})`,
    missing.length > 0 && paint.bad(`expected and not seen: ${missing.join(', ')}`),
  ]
    .filter(Boolean)
    .join('; ')
}

/** The same as fields for a pipe: time, ms since the beginning, ms since the message before, direction, type, bytes, what it says. */
export function signalRow(event: SignalEvent): string[] {
  const {at, sinceStartMs, gapMs} = event
  const when = [at, String(sinceStartMs), String(gapMs)]
  if (event.kind === 'message') {
    const {direction, type, bytes, payload, frame} = event
    return [
      ...when,
      direction,
      type,
      String(bytes),
      renderDetail(event, plain),
      ...[payload, frame].filter((text) => text !== undefined),
    ]
  }
  const paint = paintOf(plain)
  return [...when, '-', event.kind, '-', event.kind === 'end' ? summaryText(event, paint) : sessionText(event, paint)]
}
