import type {Evidence} from '../../model/evidence.ts'
import {observedValue} from '../../model/observed.ts'
import type {OutboundRule} from '../../model/outbound-rule.ts'
import {allowLinesOf, purposeText, stateText} from '../outbound-rules.ts'
import {paintOf, type Style} from './style.ts'
import {renderTable} from './table.ts'

/** Every host that a client needs, and whether it can be reached from here. */
export function renderReach({outboundRules}: Evidence, style: Style): string {
  const rules = observedValue(outboundRules) ?? []
  if (rules.length === 0) return ''
  const columns = [{title: 'for'}, {title: 'proto'}, {title: 'host'}, {title: 'from here'}]
  return renderTable(
    columns,
    rules.map((rule) => [purposeText[rule.purpose], `${rule.protocol}/${rule.port}`, rule.host, painted(rule, style)]),
    style,
  )
}

/** What to hand to whoever runs the firewall. */
export function renderAllowList({outboundRules}: Evidence, style: Style): string {
  const lines = allowLinesOf(observedValue(outboundRules) ?? [])
  if (lines.length === 0) return ''
  const columns = [{title: 'allow out to'}, {title: 'proto'}, {title: 'for'}]
  return renderTable(
    columns,
    lines.map(({allow, protocol, port, purposes}) => [allow, `${protocol}/${port}`, purposes.join(', ')]),
    style,
  )
}

function painted(rule: OutboundRule, style: Style): string {
  const paint = paintOf(style)
  const text = stateText(rule)
  return rule.state === 'open' ? paint.good(text) : rule.state === 'blocked' ? paint.bad(text) : paint.quiet(text)
}
