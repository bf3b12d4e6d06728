import type {Finding} from '../model/finding.ts'
import {kindOf} from './catalogue/index.ts'

/**
 * The failed finding that no other failed finding explains. Most consequences never become findings, since their checks are blocked;
 * `explainedBy` covers what is seen side by side (UDP is blocked, and so five servers are silent).
 */
export function rootCauseOf(findings: readonly Finding[]): Finding | undefined {
  const failed = findings.filter((finding) => finding.severity === 'error')
  const codes = new Set(failed.map((finding) => finding.code))
  return failed.find((finding) => !kindOf(finding.code)?.explainedBy?.some((code) => codes.has(code))) ?? failed[0]
}
