import {spanText} from '../model/quota-use.ts'
import type {TrafficBucket, TrailEvent, TrailItem} from '../model/trail-event.ts'
import {paintOf, type Style, wrap, wrapHanging} from '../render/human/style.ts'

/** One item of the timeline for a person: when and what, then who and from where, then what was changed or refused. */
export function renderTrailItem(item: TrailItem, style: Style): string {
  return item.kind === 'call' ? renderCall(item, style) : renderTraffic(item, style)
}

function renderCall(event: TrailEvent, style: Style): string {
  const paint = paintOf(style)
  const mark = event.error ? paint.bad('✖') : event.readOnly ? paint.quiet('·') : paint.strong('●')
  const name = event.readOnly || event.error ? event.event : paint.strong(event.event)
  const request = Object.entries(event.request).flatMap(([key, value]) => (namesItself.test(key) ? [] : [`${key}=${value}`]))
  const {code, message} = event.error ?? {}
  return [
    `${mark} ${timeOf(event.at)}  ${name}  ${paint.quiet('by')} ${whoOf(event)}`,
    ...(code === undefined ? [] : [wrap(paint.bad(message === undefined ? code : `${code}: ${message}`), style.width, '    ')]),
    ...(request.length === 0 ? [] : [wrap(request.join(', '), style.width, '    ')]),
    paint.quiet(wrap(fromOf(event), style.width, '    ')),
  ].join('\n')
}

/** What the whole list is about need not be said of each call. */
const namesItself = /^(channel|stream)(Name|ARN)$|^resourceARN$/

const timeOf = (iso: string): string => iso.replace('T', ' ').replace('.000Z', 'Z')

/** `user/oncall`, `assumed-role/Deploy/session`, `root`: the account is always the same. */
export function whoOf({who: {arn, name, type}}: TrailEvent): string {
  const resource = arn === undefined ? undefined : /^arn:[^:]*:(?:iam|sts)::\d*:(.+)$/.exec(arn)?.[1]
  return resource ?? arn ?? name ?? type ?? 'unknown'
}

const fromOf = ({from: {address, userAgent}}: TrailEvent): string =>
  `from ${address ?? 'an unknown address'}${userAgent === undefined ? '' : `, ${agentOf(userAgent)}`}`

/** SDKs tell a long story; who they are stands first. Browsers begin alike, and come to it late. */
const agentOf = (userAgent: string): string =>
  userAgent.startsWith('Mozilla/') ? userAgent.slice(0, 70) : (userAgent.split(' ')[0] ?? userAgent)

function renderTraffic({at, periodSeconds, connects, failures}: TrafficBucket, style: Style): string {
  const paint = paintOf(style)
  const [made, failed] = [listOf(connects), listOf(failures)]
  const parts = [
    ...(made === '' ? [] : [`connects: ${made}`]),
    ...(failed === '' ? [] : [`${style.color ? paint.bad('failures') : 'failures'}: ${failed}`]),
  ]
  return paint.quiet(wrapHanging(`│ ${spanText(periodSeconds)} from ${timeOf(at)}  ${parts.join('; ')}`, style.width, ''))
}

const listOf = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([operation, count]) => `${operation} ${count}`)
    .join(', ')

export const trailColumns = ['time', 'kind', 'what', 'who', 'address', 'user agent', 'error', 'request'].map((title) => ({title}))

/** Fields by {@link trailColumns}. */
export function trailCells(item: TrailItem): string[] {
  if (item.kind === 'traffic') {
    const what = [
      ...Object.entries(item.connects).map(([operation, count]) => `${operation}=${count}`),
      ...Object.entries(item.failures).map(([operation, count]) => `${operation}.Failure=${count}`),
    ]
    return [item.at, 'traffic', what.join(' '), '', '', '', '', '']
  }
  const request = Object.entries(item.request).map(([key, value]) => `${key}=${value}`)
  const {address = '', userAgent = ''} = item.from
  return [item.at, 'call', item.event, whoOf(item), address, userAgent, item.error?.code ?? '', request.join(' ')]
}

export const wrapLine = (text: string, {width}: Style): string => wrap(text, width)
