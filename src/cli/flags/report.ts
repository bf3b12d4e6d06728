import {custom, option} from '@oclif/core/flags'
import type {FailOn} from '../../model/report.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import type {ReportFormat} from '../../render/formats.ts'

const helpGroup = 'REPORT'

export interface ReportFile {
  readonly format: ReportFormat
  readonly path: string
}

/** A format of render/formats.ts that is forgotten here does not compile. */
const formats: Record<ReportFormat, true> = {json: true, junit: true, markdown: true, html: true, github: true}

/** Flags of every command that ends in a report. */
export const reportFlags = {
  report: custom<ReportFile>({
    helpGroup,
    helpValue: 'FORMAT=PATH',
    summary: `also write the report to a file: ${Object.keys(formats).join(', ')}; repeatable`,
    multiple: true,
    multipleNonGreedy: true,
    parse: async (input) => parseReportFile(input),
  })(),
  'fail-on': option({
    helpGroup,
    summary: 'the least severity that makes the exit code 1',
    options: ['error', 'warning', 'info', 'never'] as const,
    default: 'error' as const,
  })(),
}

export interface ReportFlags {
  readonly report?: readonly ReportFile[] | undefined
  readonly 'fail-on': FailOn
}

function parseReportFile(input: string): ReportFile {
  const split = input.indexOf('=')
  const format = input.slice(0, Math.max(split, 0))
  const path = input.slice(split + 1)
  if (!Object.hasOwn(formats, format) || path === '')
    throw new UserError({
      code: 'bad-report',
      message: `--report takes FORMAT=PATH with one of ${Object.keys(formats).join(', ')}, not "${input}".`,
      exitCode: exitCodes.usage,
    })
  return {format: format as ReportFormat, path}
}
