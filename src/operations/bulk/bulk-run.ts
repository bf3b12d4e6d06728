import {FailureError} from '../../model/failure-error.ts'
import {UserError} from '../../model/user-error.ts'
import {type RunOptions, runBulk} from '../../platform/run-bulk.ts'

/** Why one item failed. */
export interface BulkError {
  readonly code: string
  readonly message: string
  readonly requestId?: string
}

/** What became of one item. */
export interface BulkItem {
  /** `created`, `exists`, `deleted` …; `failed` comes with its error. */
  readonly action: string
  readonly name: string
  readonly arn?: string
  readonly error?: BulkError
}

export interface BulkSummary {
  readonly total: number
  /** How often each action was the result. */
  readonly actions: Readonly<Record<string, number>>
  readonly failed: number
  /** Items that were never begun. */
  readonly notStarted: number
}

/** Many items under way; reading the results is what keeps it going. */
export interface BulkRun<Item extends BulkItem> {
  readonly total: number
  /** The longest name among the items, for those who line them up. */
  readonly nameWidth: number
  readonly results: AsyncIterable<Item>
  /** Of what has been read so far. */
  summary(): BulkSummary
}

export interface BulkOptions {
  /** Begin nothing new; what is under way goes on to its end. */
  readonly signal?: AbortSignal
}

/** The highest request rate (300 a second) at 130 ms an answer keeps 39 busy. */
const concurrency = 40

/** Codes that every further item would meet as well. */
const fatalCodes: readonly string[] = [
  'AccountChannelLimitExceededException',
  'AccountStreamLimitExceededException',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'UnrecognizedClientException',
]

/** @param toItem what a result means; a failed item is told by its name */
export function startBulk<T extends {readonly name: string; readonly arn?: string}, Item extends BulkItem>(
  items: readonly T[],
  work: (item: T) => Promise<Item>,
  failedItem: (failed: BulkItem) => Item,
  {signal}: BulkOptions,
): BulkRun<Item> {
  const actions: Record<string, number> = {}
  let ended = 0
  const options: RunOptions = {concurrency, isFatal, ...(signal && {signal})}
  async function* results(): AsyncGenerator<Item> {
    for await (const end of runBulk(items, work, options)) {
      const {name, arn} = end.item
      const item =
        end.status === 'done'
          ? end.value
          : failedItem({action: 'failed', name, ...(arn !== undefined && {arn}), error: bulkError(end.error)})
      ended++
      actions[item.action] = (actions[item.action] ?? 0) + 1
      yield item
    }
  }
  return {
    total: items.length,
    nameWidth: items.reduce((width, {name}) => Math.max(width, name.length), 0),
    results: results(),
    summary: () => ({total: items.length, actions: {...actions}, failed: actions.failed ?? 0, notStarted: items.length - ended}),
  }
}

function isFatal(error: unknown): boolean {
  const failure = failureOf(error)
  if (!failure) return false
  const {kind, code = ''} = failure
  return kind === 'no-credentials' || kind === 'unreachable' || fatalCodes.includes(code)
}

const failureOf = (error: unknown) => (error instanceof FailureError ? error.failure : undefined)

/** @throws the error itself when nobody expected it: one bug is not a thousand failures */
function bulkError(error: unknown): BulkError {
  const failure = failureOf(error)
  if (failure && failure.kind !== 'bug') {
    const {code, kind, message, requestId} = failure
    return {code: code ?? kind, message, ...(requestId !== undefined && {requestId})}
  }
  if (!(error instanceof UserError)) throw error
  const {code, message, requestId} = error
  return {code, message, ...(requestId !== undefined && {requestId})}
}
