import {paintOf, type Style} from '../render/human/style.ts'
import type {ErrorReport} from './describe-error.ts'

/** The schema of what `--json` prints when a command fails. */
export const errorSchema = 'urn:kvsctl:schema:error:1'

/** What happened, then what to do about it, then what AWS support will ask for. */
export function errorText(report: ErrorReport, style: Style, debug: boolean): string {
  const paint = paintOf(style)
  return [
    `${paint.bad('Error:')} ${report.message}`,
    ...report.remedy.flatMap(({text, command}) => [`  ${text}`, ...(command ? [`    $ ${command}`] : [])]),
    ...(report.requestId ? [paint.quiet(`  AWS request id: ${report.requestId}`)] : []),
    ...(debug && report.stack ? [paint.quiet(report.stack)] : []),
  ].join('\n')
}

/** The same as a JSON document. */
export function errorJson(report: ErrorReport, debug: boolean): unknown {
  const {code, message, remedy, requestId, exitCode, stack} = report
  return {
    schema: errorSchema,
    error: {code, message, remedy, ...(requestId && {requestId}), exitCode, ...(debug && stack && {stack})},
  }
}
