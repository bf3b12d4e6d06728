import type {IamCheck} from '../operations/iam/iam-check.ts'
import {type Paint, paintOf, type Style} from '../render/human/style.ts'
import {renderRows} from './rows.ts'

const columns = [{title: 'permission'}, {title: 'action'}, {title: 'how'}, {title: 'why'}] as const

/** A table, what it comes to, and what one should know about it; in a pipe the rows alone, with their resources. */
export function iamCheckLines(check: IamCheck, reader: {readonly style: Style; readonly terminal: boolean}): string {
  const {permissions, role, subject, lacking, notSimulated} = check
  if (!reader.terminal)
    return permissions
      .map(({verdict, action, method, resource, reason}) => [verdict, action, method, resource, reason].join('\t'))
      .join('\n')
  const paint = paintOf(reader.style)
  const rows = permissions.map(({verdict, action, method, reason}) => [colour(paint, verdict), action, method, reason])
  const unknown = permissions.filter(({verdict}) => verdict === 'unknown').length
  return [
    renderRows(columns, rows, reader),
    '',
    lacking.length === 0
      ? `${subject} is not known to lack anything for ${role}.`
      : `${subject} lacks for ${role}: ${lacking.join(', ')}`,
    ...(unknown > 0 ? [`${unknown} of ${permissions.length} could not be told.`] : []),
    ...(notSimulated === undefined ? [] : [`IAM was of no help: ${notSimulated}`]),
    ...(lacking.length === 0 ? [] : [`What it needs: kvsctl iam policy ${role}`]),
  ].join('\n')
}

const colour = (paint: Paint, verdict: 'allowed' | 'denied' | 'unknown'): string =>
  ({allowed: paint.good, denied: paint.bad, unknown: paint.doubtful})[verdict](verdict)
