import type {Report} from '../model/report.ts'
import {renderGithub} from './github.ts'
import {renderHtml} from './html/report.ts'
import {renderJunit} from './junit.ts'
import {renderMarkdown} from './markdown.ts'

/** What `--report FORMAT=PATH` can write. */
export type ReportFormat = 'json' | 'junit' | 'markdown' | 'html' | 'github'

/** A format that is forgotten here does not compile. */
export const reportFormats: Record<ReportFormat, (report: Report) => string> = {
  json: (report) => `${JSON.stringify(report, null, 2)}\n`,
  junit: renderJunit,
  markdown: renderMarkdown,
  html: renderHtml,
  github: renderGithub,
}
