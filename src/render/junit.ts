import type {CheckResult} from '../model/finding.ts'
import {type Report, subjectName} from '../model/report.ts'
import {escapeXml} from './escape-xml.ts'

/** JUnit XML as CI servers read it: one test case a check; a check that could not be judged is an error, a skipped one is skipped. */
export function renderJunit(report: Report): string {
  const count = (status: CheckResult['status']) => report.results.filter((result) => result.status === status).length
  const seconds = (report.tookMs / 1000).toFixed(3)
  const attributes = `tests="${report.results.length}" failures="${count('fail')}" errors="${unjudged(report).length}" skipped="${count('skip')}" time="${seconds}"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${attributes}>`,
    `  <testsuite name="${escapeXml(`kvsctl ${report.probe} ${subjectName(report.subject)}`)}" timestamp="${escapeXml(report.startedAt)}" ${attributes}>`,
    ...report.results.map((result) => renderCase(result, report)),
    `    <system-out>${escapeXml(report.verdict)}</system-out>`,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

const unjudged = (report: Report): readonly CheckResult[] =>
  report.results.filter((result) => result.status === 'unknown' && result.required)

function renderCase(result: CheckResult, report: Report): string {
  const open = `    <testcase classname="${escapeXml(`kvsctl.${report.probe.replaceAll(' ', '.')}`)}" name="${escapeXml(result.title)}"`
  const body = renderOutcome(result)
  return body === '' ? `${open}/>` : `${open}>\n      ${body}\n    </testcase>`
}

function renderOutcome(result: CheckResult): string {
  switch (result.status) {
    case 'pass':
      return ''
    case 'warn':
    case 'fail': {
      const text = result.findings
        .map((f) =>
          [
            `${f.code} ${f.title} (${f.subject})`,
            f.says,
            ...f.remedy.map((r) => `-> ${r.text}${r.command ? ` $ ${r.command}` : ''}`),
          ].join('\n'),
        )
        .join('\n\n')
      return result.status === 'fail'
        ? `<failure type="${escapeXml(result.findings[0]?.code ?? '')}" message="${escapeXml(result.findings[0]?.title ?? '')}">${escapeXml(text)}</failure>`
        : `<system-out>${escapeXml(text)}</system-out>`
    }
    case 'skip':
      return `<skipped message="${escapeXml(result.reason)}"/>`
    case 'unknown':
      return result.required
        ? `<error type="unknown" message="${escapeXml(result.reason)}"/>`
        : `<skipped message="${escapeXml(`unknown: ${result.reason}`)}"/>`
  }
}
