import {writeFileSync} from 'node:fs'
import type {Report} from '../model/report.ts'
import {exitCodes, UserError} from '../model/user-error.ts'
import {reportFormats} from '../render/formats.ts'
import type {ReportFile} from './flags/report.ts'

/** Writes a report to every file that was asked for. @throws UserError naming the file that cannot be written */
export function saveReports(report: Report, files: readonly ReportFile[]): void {
  for (const {format, path} of files) saveFile(path, format, reportFormats[format](report))
}

/** @throws UserError naming the file that cannot be written */
export function saveFile(path: string, format: string, text: string): void {
  try {
    writeFileSync(path, text)
  } catch (error) {
    throw new UserError({
      code: 'report-not-written',
      message: `The ${format} report cannot be written to ${path}: ${error instanceof Error ? error.message : error}`,
      exitCode: exitCodes.usage,
      cause: error,
    })
  }
}
