import type {SdpMediaFact} from '../../model/evidence.ts'
import {quotaById} from '../../model/quotas.ts'
import type {MessageDetail, SignalMessage} from '../../model/signal-message.ts'
import {type Paint, paintOf, type Style} from './style.ts'

/** Codecs of one section that are named; browsers offer a dozen. */
const codecsShown = 3

const payloadLimit = quotaById('signaling.message-payload').limit

/** What a message says, in one line. */
export function renderDetail(message: SignalMessage, style: Style): string {
  const paint = paintOf(style)
  const {from, to, correlationId} = message
  const words = [
    summaryOf(message, paint),
    from !== undefined && `from ${from}`,
    to !== undefined && `to ${to}`,
    correlationId !== undefined && `as ${correlationId}`,
  ]
  return words.filter((word) => word !== false && word !== '').join(', ')
}

function summaryOf(message: SignalMessage, paint: Paint): string {
  const {detail, bytes} = message
  switch (detail.kind) {
    case 'description':
      return describeSdp(detail, message, paint)
    case 'candidate':
      return `${candidateText(detail, paint)} ${paint.quiet(`${bytes} B`)}`
    case 'end-of-candidates':
      return 'end of candidates'
    case 'status':
      return statusText(detail, paint)
    case 'defect':
      return [
        paint.bad(detail.where === 'frame' ? detail.problem : `${detail.where}: ${detail.problem}`),
        detail.excerpt && paint.quiet(detail.excerpt),
      ]
        .filter(Boolean)
        .join(' ')
    case 'notice':
      return ''
  }
}

type Detail<K extends MessageDetail['kind']> = Extract<MessageDetail, {kind: K}>

function describeSdp(detail: Detail<'description'>, {payloadBytes = 0}: SignalMessage, paint: Paint): string {
  const {media, trickle, iceUfrag, candidates} = detail
  const size = `payload ${payloadBytes} of ${payloadLimit} B`
  return [
    payloadBytes > payloadLimit ? paint.bad(`${size}: over the limit`) : size,
    media.map(sectionText).join('; '),
    trickle ? 'trickle' : 'no trickle',
    iceUfrag !== undefined && `ufrag ${iceUfrag}`,
    candidates > 0 && `${candidates} candidate${candidates === 1 ? '' : 's'} inside`,
  ]
    .filter((word) => word !== false && word !== '')
    .join(', ')
}

function sectionText({kind, port, direction, codecs}: SdpMediaFact): string {
  if (port === 0) return `${kind} rejected`
  const media = codecs.filter((codec) => !/^(rtx|red|ulpfec|flexfec)/i.test(codec)).map(withoutClock)
  const named = media.slice(0, codecsShown).join(' | ')
  const more = media.length > codecsShown ? ` | ${media.length - codecsShown} more` : ''
  return kind === 'application' ? kind : `${kind} ${direction} ${named}${more}`.trim()
}

/** `H264/90000 42e01f pm=1` -> `H264 42e01f pm=1` */
const withoutClock = (codec: string): string => codec.replace(/^([^/ ]+)\/\S+/, '$1')

function candidateText({type, protocol, address, port, family, tcpType, related}: Detail<'candidate'>, paint: Paint): string {
  const at = family === 'IPv6' ? `[${address}]:${port}` : `${address}:${port}`
  const doubtful = family === 'mDNS' || family === 'name' || protocol !== 'udp'
  const text = [type, protocol, tcpType, at, related && `of ${related}`].filter(Boolean).join(' ')
  return doubtful ? paint.doubtful(text) : text
}

function statusText({success, errorType, statusCode, description, correlationId}: Detail<'status'>, paint: Paint): string {
  const said = [`${statusCode} ${errorType}`.trim(), description].filter(Boolean).join(': ')
  const about = correlationId === undefined ? '' : `, about ${correlationId}`
  return `${success ? paint.good(said) : paint.bad(said)}${about}`
}
