import {FailureError} from '../../model/failure-error.ts'
import {type SeriesFact, seriesOf} from '../../model/series.ts'
import type {TransportAddress} from '../../model/transport-address.ts'
import {pause} from '../../platform/pause.ts'
import {mappedIn} from './binding.ts'
import {type StunContext, transact} from './transact.ts'

export interface BindingSeriesOptions {
  readonly count: number
  /** Between one request and the next. */
  readonly gapMs: number
  /** An answer that takes longer counts as lost. */
  readonly lostAfterMs: number
}

export interface BindingSeries extends SeriesFact {
  /** How the server sees us; absent where it answers with an error, which takes as long. */
  readonly mapped?: TransportAddress
}

/**
 * Sends Binding requests one after the other from one socket, none of them twice, and counts what comes back: an error response (a
 * TURN server may want credentials) tells the time as well as a success.
 * @throws FailureError the first failure where nothing came back at all, and `interrupted`
 */
export async function bindingSeries(
  context: StunContext,
  {count, gapMs, lostAfterMs}: BindingSeriesOptions,
  signal: AbortSignal,
): Promise<BindingSeries> {
  const ask = async (index: number) => {
    if (index > 0) await pause(index * gapMs, context.clock, signal).catch(() => undefined)
    return transact(context, {method: 'Binding', attributes: [], fingerprint: true, timeoutMs: lostAfterMs, once: true}, signal)
  }
  const settled = await Promise.allSettled(Array.from({length: count}, (_, index) => ask(index)))
  const failures = settled.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []))
  const fatal = failures.find((error) => !(error instanceof FailureError) || error.failure.kind === 'interrupted')
  const answers = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  if (fatal !== undefined || answers.length === 0) throw fatal ?? failures[0]
  const mapped = answers.map(({message}) => mappedIn(message)).find((address) => address !== undefined)
  return {
    ...seriesOf(
      count,
      answers.map(({rttMs}) => rttMs),
    ),
    ...(mapped && {mapped}),
  }
}
