import type {QuotaRow} from '../../model/evidence.ts'
import type {Observed} from '../../model/observed.ts'
import {roundForReading} from '../series.ts'
import {type Paint, paintOf, type Style, wrap, wrapHanging} from './style.ts'

/** Ten steps of ten percent. */
const barWidth = 10
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']

/** How full: `████▌·····`. More than all of it looks like all of it; the number beside it tells. */
export function renderBar(share: number): string {
  const steps = Math.floor(Math.min(1, Math.max(0, share)) * barWidth * 8)
  return ('█'.repeat(Math.floor(steps / 8)) + eighths[steps % 8]).padEnd(barWidth, '·')
}

/** Why there are no rows; empty where there is nothing to say. */
export function renderQuotas(quotas: Observed<readonly QuotaRow[]> | undefined, style: Style): string {
  if (quotas?.status === 'observed') return renderQuotaRows(quotas.value, style)
  return quotas ? `  ${paintOf(style).quiet(quotas.status === 'failed' ? quotas.failure.message : quotas.reason)}` : ''
}

/** The fullest first: how full, and below it what that rests on. Then, by their reason, those of which nothing is known. */
export function renderQuotaRows(rows: readonly QuotaRow[], style: Style): string {
  const paint = paintOf(style)
  const known = rows.filter(({use}) => use.status === 'measured').sort((a, b) => shareOf(b) - shareOf(a))
  return [...known.map((row) => renderRow(row, style, paint)), ...renderUnknown(rows, style, paint)].join('\n')
}

/** A duration is none: it is the same in every use. */
const shareOf = ({quota, use}: QuotaRow): number =>
  use.status === 'measured' && quota.unit !== 's' ? use.value / quota.limit : Number.NEGATIVE_INFINITY

function renderRow(row: QuotaRow, style: Style, paint: Paint): string {
  const {quota, use, projection} = row
  if (use.status !== 'measured') return ''
  const share = shareOf(row)
  const unit = quota.unit === 'count' ? '' : ` ${quota.unit}`
  const fill = Number.isFinite(share)
    ? `${paintShare(paint, share, renderBar(share))} ${`${Math.floor(share * 100)} %`.padStart(5)}`
    : ' '.repeat(barWidth + 6)
  const notes = [
    use.how,
    limitText(quota),
    ...(projection ? [`reaches it around ${projection.reachesAt.slice(0, 10)} (R² ${projection.r2})`] : []),
  ]
  const head = `${fill}  ${`${roundForReading(use.value)} of ${quota.limit}${unit}`.padEnd(14)}  ${nameOf(row)}`
  return [wrapHanging(head, style.width, '  '), paint.quiet(wrap(notes.join('; '), style.width, '      '))].join('\n')
}

const nameOf = ({quota, subject}: QuotaRow): string =>
  `${quota.subject}, ${quota.aspect}${subject === undefined ? '' : `, ${subject}`}`

const limitText = ({kind, level, serviceQuota}: QuotaRow['quota']): string =>
  `${kind} limit per ${level}, ${serviceQuota ? `from Service Quotas${serviceQuota.applied ? '' : ' (default)'}` : 'documented'}`

function paintShare(paint: Paint, share: number, text: string): string {
  if (share >= 1) return paint.bad(text)
  return share >= 0.8 ? paint.doubtful(text) : paint.good(text)
}

function renderUnknown(rows: readonly QuotaRow[], style: Style, paint: Paint): string[] {
  const byReason = new Map<string, string[]>()
  for (const row of rows)
    if (row.use.status === 'unknown') {
      const same = byReason.get(row.use.reason) ?? []
      byReason.set(row.use.reason, [...same, `${nameOf(row)} (${row.quota.limit} per ${row.quota.level})`])
    }
  return [...byReason].map(([reason, names]) =>
    paint.quiet(wrapHanging(`unknown, ${reason}: ${names.join('; ')}`, style.width, '  ')),
  )
}
