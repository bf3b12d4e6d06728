import {stripVTControlCharacters} from 'node:util'
import {describe, expect, it} from 'vitest'
import {exitCodeOf} from '../../src/model/report.ts'
import {reportFormats} from '../../src/render/formats.ts'
import {renderReport} from '../../src/render/human/report.ts'
import {renderTable} from '../../src/render/human/table.ts'
import {canonicalReports} from '../support/reports.ts'

const expectedExit: Record<string, number> = {
  healthy: 0,
  'no answer': 0,
  'wrong TURN password': 1,
  'UDP blocked': 1,
  'channel missing': 1,
  'upgrade refused': 1,
  'signaling in order': 0,
  'websocket half open': 1,
  'no credentials': 3,
  interrupted: 130,
  'quota nearly full': 0,
}

describe('every report, in every format', () => {
  for (const [name, report] of Object.entries(canonicalReports)) {
    it(`${name}: exits the same and names the same codes everywhere`, () => {
      expect(exitCodeOf(report, 'error')).toBe(expectedExit[name])
      const texts = {human: renderReport(report, {color: false, width: 100}), ...renderAll(report)}
      for (const [format, text] of Object.entries(texts))
        for (const finding of report.findings) expect(text, `${format} of ${name}`).toContain(finding.code)
    })
  }

  const renderAll = (report: (typeof canonicalReports)[string]) =>
    Object.fromEntries(Object.entries(reportFormats).map(([format, render]) => [format, render(report)]))
})

describe('the root cause', () => {
  it('stands before the other findings, in whatever order the checks ran', () => {
    const report = canonicalReports['UDP blocked']!
    const others = report.findings.filter((finding) => finding.code !== report.rootCause!.code)
    for (const text of [reportFormats.html(report), reportFormats.markdown(report)])
      for (const other of others) expect(text.indexOf('root cause')).toBeLessThan(text.indexOf(other.title))
  })
})

describe('the line to the signaling service', () => {
  const texts = (name: string) => {
    const report = canonicalReports[name]!
    return [renderReport(report, {color: false, width: 80}), reportFormats.markdown(report), reportFormats.html(report)]
  }

  it('is told leg by leg in every format that people read', () => {
    for (const text of texts('signaling in order'))
      for (const part of [
        'Amazon RSA 2048 M02',
        'TLSv1.3',
        'median 24.1 ms',
        'InvalidArgumentException',
        'IAM allows all 4 actions',
        '0.2 s slow',
      ])
        expect(text.replace(/\\/g, '').replace(/\s+/g, ' ')).toContain(part)
  })

  it('is told where it is dead', () => {
    for (const text of texts('websocket half open')) expect(text).toContain('0 of 1 answered')
  })

  it('is no part of a report that did not look at it', () => {
    expect(renderReport(canonicalReports.healthy!, {color: false, width: 80})).not.toMatch(/^Signaling$/m)
  })
})

describe('the report for people', () => {
  const healthy = canonicalReports.healthy!

  it('ends with the verdict', () => {
    const lines = renderReport(healthy, {color: false, width: 100}).split('\n')
    expect(lines.at(-1)).toBe(`OK  ${healthy.verdict}`)
  })

  it('writes colour codes only where they are wanted', () => {
    const controlSequence = '\u001b['
    expect(renderReport(healthy, {color: false, width: 100})).not.toContain(controlSequence)
    expect(renderReport(healthy, {color: true, width: 100})).toContain(controlSequence)
  })

  it('counts many checks that were skipped for one reason, and shows what to do about an unknown one', () => {
    const text = renderReport(canonicalReports['no credentials']!, {color: false, width: 100})
    expect(text).toMatch(/- \d\d checks skipped: depends on "AWS accepts the credentials"/)
    expect(text).toMatch(/AWS accepts the credentials: unknown, .*\n\s+→ /)
  })

  it.each([80, 100, 140])('fits a terminal of %i columns, where words that are cut anywhere make tables unreadable', (width) => {
    for (const report of Object.values(canonicalReports)) {
      const text = stripVTControlCharacters(renderReport(report, {color: true, width}))
      // The verdict, and what is there to be copied, stay one line each.
      const lines = text.split('\n').slice(0, -1)
      const tooLong = lines.filter((line) => line.length > width && !/^\s*\$ |\barn:/.test(line))
      expect(tooLong).toEqual([])
    }
  })

  it('loses nothing of a last cell that is wrapped, and keeps its colour on every line', () => {
    const cell = '\u001b[31mone two three four five six seven eight nine ten eleven twelve\u001b[39m'
    const lines = renderTable([{title: 'name'}, {title: 'why'}], [['x', cell]], {color: true, width: 40})
      .split('\n')
      .slice(1)
    expect(lines.length).toBeGreaterThan(1)
    expect(lines.every((line) => line.includes('\u001b[31m') && line.endsWith('\u001b[39m'))).toBe(true)
    const words = (text: string) => stripVTControlCharacters(text).split(/\s+/).filter(Boolean)
    expect(words(lines.join(' '))).toEqual(['x', ...words(cell)])
  })

  it('shows use that is unknown as unknown, not as 0', () => {
    const text = renderReport(healthy, {color: false, width: 100}).replace(/\s+/g, ' ')
    expect(text).toMatch(/unknown, [^:]+: TURN, concurrent allocations \(50 per channel\)/)
  })
})

describe('JUnit', () => {
  it('has one case a check, with failures and errors counted', () => {
    const report = canonicalReports['wrong TURN password']!
    const xml = reportFormats.junit(report)
    expect(xml.match(/<testcase /g)).toHaveLength(report.results.length)
    const failures = report.results.filter((result) => result.status === 'fail').length
    expect(xml).toContain(`failures="${failures}"`)
    expect(xml.match(/<failure /g)).toHaveLength(failures)
  })
})

describe('hostile text', () => {
  const hostile = '<script>alert(1)</script>|`x`\n::error::no'
  const report = {...canonicalReports['wrong TURN password']!, verdict: hostile}
  const withFinding = {...report, findings: report.findings.map((finding) => ({...finding, says: hostile}))}

  it('stays text in HTML and XML', () => {
    expect(reportFormats.html(withFinding)).not.toContain('<script>')
    expect(reportFormats.junit(withFinding)).not.toContain('<script>')
  })

  it('opens no table cell, code or HTML in Markdown and no workflow command on GitHub', () => {
    expect(reportFormats.markdown(withFinding)).not.toMatch(/[^\\]<script>/)
    expect(
      reportFormats
        .github(withFinding)
        .split('\n')
        .filter((line) => line.startsWith('::error::')),
    ).toEqual([])
  })
})
