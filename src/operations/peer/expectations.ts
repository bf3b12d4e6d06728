import type {ExpectationResult, ViewerFigures} from '../../model/peer-event.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {isViewerMetric, type ViewerMetric, viewerMetrics} from '../../model/viewer-metrics.ts'
import {printable} from '../../protocol/text.ts'
import {nearNames} from '../near-names.ts'

const comparisons = {
  '>=': (actual: number, wanted: number) => actual >= wanted,
  '<=': (actual: number, wanted: number) => actual <= wanted,
  '==': (actual: number, wanted: number) => actual === wanted,
  '!=': (actual: number, wanted: number) => actual !== wanted,
  '>': (actual: number, wanted: number) => actual > wanted,
  '<': (actual: number, wanted: number) => actual < wanted,
} as const

type Comparison = keyof typeof comparisons

/** `fps>=10`, read. */
export interface Expectation {
  /** As it was given. */
  readonly expected: string
  readonly metric: ViewerMetric
  readonly comparison: Comparison
  readonly wanted: number
}

const syntax = /^\s*([A-Za-z]\w*)\s*(>=|<=|==|!=|>|<)\s*(-?\d+(?:\.\d+)?)\s*$/

/** @throws UserError (usage) for what is no comparison, or of an unknown metric */
export function parseExpectation(text: string): Expectation {
  const [, name = '', comparison, number] = syntax.exec(text) ?? []
  if (comparison === undefined) throw notAComparison(text)
  if (!isViewerMetric(name)) throw unknownMetric(name)
  return {expected: text.trim(), metric: name, comparison: comparison as Comparison, wanted: Number(number)}
}

/** What is not measured is neither met nor unmet. */
export const judgeExpectations = (expectations: readonly Expectation[], figures: ViewerFigures): ExpectationResult[] =>
  expectations.map(({expected, metric, comparison, wanted}) => {
    const actual = figures[metric]
    if (actual === undefined) return {expected, metric, outcome: 'not-measurable'}
    return {expected, metric, actual, outcome: comparisons[comparison](actual, wanted) ? 'met' : 'unmet'}
  })

const notAComparison = (text: string): UserError =>
  usage(
    'bad-expectation',
    `"${shown(text)}" is no comparison.`,
    "Write a metric, one of >= <= == != > <, and a number: --expect 'fps>=10'.",
  )

function unknownMetric(name: string): UserError {
  const names = Object.keys(viewerMetrics)
  const near = nearNames(name, names)
  return usage(
    'no-such-metric',
    `There is no metric "${shown(name)}" to expect anything of.`,
    near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `There are ${names.join(', ')}.`,
  )
}

const shown = (text: string): string => printable(text, {maxLength: 60})

const usage = (code: string, message: string, remedy: string): UserError =>
  new UserError({code, message, remedy: [{text: remedy}], exitCode: exitCodes.usage})
