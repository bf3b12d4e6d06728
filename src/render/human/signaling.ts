import type {Evidence} from '../../model/evidence.ts'
import {legHeads, legRows, signalingLines} from '../signaling.ts'
import {paintOf, type Style, wrap} from './style.ts'
import {renderTable} from './table.ts'

const nameWidth = 12

/** The line to the signaling service: each endpoint stage by stage, then what was tried on the websocket. */
export function renderSignaling(evidence: Evidence, style: Style): string {
  const rows = legRows(evidence)
  const paint = paintOf(style)
  const lines = signalingLines(evidence).map(
    ([name, text]) =>
      `  ${paint.quiet(name.padEnd(nameWidth))} ${wrap(text, style.width, ' '.repeat(nameWidth + 3)).trimStart()}`,
  )
  const table =
    rows.length === 0
      ? []
      : [
          renderTable(
            legHeads.map((title) => ({title})),
            rows.map((row) => [...row]),
            style,
          ),
        ]
  return [...table, ...lines].join('\n')
}
