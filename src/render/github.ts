import type {Finding} from '../model/finding.ts'
import type {Report} from '../model/report.ts'

/** Workflow commands of GitHub Actions: one annotation a finding, so that it shows on the run's summary page. */
export function renderGithub(report: Report): string {
  const lines = report.findings.map(
    (finding) =>
      `::${levels[finding.severity]} title=${property(`${finding.code} ${finding.title}`)}::${data(messageOf(finding))}`,
  )
  const unknown = report.outcome === 'unknown' ? [`::error title=kvsctl ${property(report.probe)}::${data(report.verdict)}`] : []
  return [...lines, ...unknown, ''].join('\n')
}

const levels: Record<Finding['severity'], string> = {error: 'error', warning: 'warning', info: 'notice'}

const messageOf = (finding: Finding): string =>
  [finding.says, ...finding.remedy.map((remedy) => (remedy.command ? `${remedy.text} $ ${remedy.command}` : remedy.text))].join(
    '\n',
  )

/** The escaping that the runner undoes in messages, and (with `:` and `,`) in properties. */
const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
