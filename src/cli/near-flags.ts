import type {Command} from '@oclif/core/command'
import {nearNames} from '../operations/near-names.ts'
import type {ErrorReport} from './describe-error.ts'

/** Adds the flags that someone may have meant to oclif's "Nonexistent flag". */
export function nearFlags(report: ErrorReport, error: unknown, command: typeof Command): ErrorReport {
  const unknown = unknownFlags(error)
  if (unknown.length === 0) return report
  const known = Object.keys({...command.baseFlags, ...command.flags, json: true, help: true}).map((name) => `--${name}`)
  const near = unknown.flatMap((flag) => nearNames(flag, known))
  const meant = near.length > 0 ? [{text: `Did you mean ${near.join(' or ')}?`}] : []
  return {...report, message: `There is no flag ${unknown.join(', ')} here.`, remedy: [...meant, ...report.remedy]}
}

const unknownFlags = (error: unknown): readonly string[] => {
  const {message, flags} = (error ?? {}) as {message?: string; flags?: unknown}
  return message?.startsWith('Nonexistent flag') && Array.isArray(flags) ? flags.map(String) : []
}
