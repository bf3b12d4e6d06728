import type {CloseCause, SessionEvent} from '../../model/signaling.ts'
import {type Paint, renderMs} from './style.ts'

/** Why it ended, in words. */
export const causes: Record<CloseCause, string> = {
  ours: 'closed by us',
  'go-away': 'closed by the service, which had said so before',
  idle: 'closed by the service after 10 minutes without a word: the idle limit. Pings keep a connection alive.',
  age: 'closed by the service because it was an hour old: the limit of every connection',
  'no-pong': 'dropped by us: the service does not answer pings any more',
  'bad-frame': 'closed by the service because of a frame that it does not take',
  broken: 'broken: no close frame came',
  displaced: 'closed by the service in good order: most likely a newer connection of the same client took over',
  service: 'closed by the service',
}

const reasons: Record<Extract<SessionEvent, {kind: 'retry'}>['why'], string> = {
  start: '',
  'go-away': ', before the service closes this connection',
  'reconnect-ice-server': ', before the service closes this connection',
  closed: '',
  refused: ', with fresh keys and a fresh endpoint',
  failed: ', at a fresh endpoint',
}

/** What happened to a signaling connection, in words. */
export function sessionText(event: SessionEvent, paint: Paint): string {
  switch (event.kind) {
    case 'connected':
      return connectedText(event, paint)
    case 'go-away':
      return paint.doubtful(
        `the service asks to connect again (${event.messageType}), ${renderMs(event.ageMs)} after it let us in`,
      )
    case 'closed': {
      const code = [event.code, event.reason].filter((part) => part !== '').join(' ')
      const text = `${causes[event.cause]} (${code}), after ${renderMs(event.ageMs)}`
      return event.cause === 'ours' ? text : paint.doubtful(text)
    }
    case 'not-connected':
      return paint.bad(event.failure.message)
    case 'retry':
      return `connects again in ${renderMs(event.afterMs)}${reasons[event.why]}`
    case 'pong':
      return paint.quiet(`pong after ${renderMs(event.rttMs)}`)
    case 'no-pong':
      return paint.doubtful(`no pong for ${renderMs(event.waitedMs)}`)
  }
}

function connectedText(event: Extract<SessionEvent, {kind: 'connected'}>, paint: Paint): string {
  const {role, clientId, endpoint, tookMs, downMs, why} = event
  const who = [role.toLowerCase(), clientId].filter((part) => part !== undefined).join(' ')
  const again = why === 'start' ? '' : downMs > 0 ? `, ${renderMs(downMs)} without a connection` : ', without a gap'
  return `${paint.good('connected')} as ${who} at ${endpoint} in ${renderMs(tookMs)}${again}`
}
