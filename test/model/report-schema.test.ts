import {describe, expect, it} from 'vitest'
import {reportValidator} from '../support/report-schema.ts'
import {canonicalReports, healthyReport} from '../support/reports.ts'

const validate = reportValidator()
const valid = (value: unknown): boolean => validate(JSON.parse(JSON.stringify(value)))

describe('the schema of a report', () => {
  it.each(Object.entries(canonicalReports))('holds for "%s"', (_name, report) => {
    expect(valid(report), JSON.stringify(validate.errors, null, 1)).toBe(true)
  })

  it('knows no member that it does not describe', () => {
    expect(valid({...healthyReport, mood: 'good'})).toBe(false)
    expect(valid({...healthyReport, evidence: {...healthyReport.evidence, secrets: {status: 'not-attempted', reason: ''}}})).toBe(
      false,
    )
  })

  it('misses what must be there', () => {
    const {verdict: _, ...withoutVerdict} = healthyReport
    expect(valid(withoutVerdict)).toBe(false)
    expect(valid({...healthyReport, outcome: 'fine'})).toBe(false)
  })
})
