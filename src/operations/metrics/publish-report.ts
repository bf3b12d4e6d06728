import type {MetricDatum} from '../../client/aws/kvs-api.ts'
import {FailureError} from '../../model/failure-error.ts'
import type {Severity} from '../../model/finding.ts'
import type {Report} from '../../model/report.ts'
import {parseResourceArn} from '../../model/resource-arn.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {printable} from '../../protocol/text.ts'
import type {World} from '../connect.ts'
import {isDenial} from './permission.ts'

/** PutMetricData answers within a second; a canary does not wait for long to say that it could not sing. */
const publishTimeoutMs = 10_000

/** PutMetricData takes as many values a call (API reference, MetricData). */
const mostData = 1000

const severities: readonly (readonly [Severity, string])[] = [
  ['error', 'Findings.Error'],
  ['warning', 'Findings.Warning'],
]

/** @throws UserError for what CloudWatch does not take as the name of a custom namespace (API reference, PutMetricData) */
export function requireNamespace(text: string): string {
  const shown = `"${printable(text, {maxLength: 80})}"`
  if (/^AWS\//i.test(text)) throw badNamespace(`${shown} is a namespace of AWS, and nobody else may put metrics there.`)
  if (/^[A-Za-z0-9._/#:-]{1,255}$/.test(text) && !text.startsWith(':')) return text
  throw badNamespace(`${shown} is no namespace: 1 to 255 letters, digits and any of "._-/#:", and no ":" at the start.`)
}

/**
 * What of a report goes to CloudWatch: whether all is well, how many findings there are, how long it took and each of its steps. By
 * dimensions Channel (where the run was about one) and Probe; servers are left out of the names of steps, since AWS hands out others
 * each time and each name is a metric that is billed.
 */
export function metricsOf(report: Report, at: string): MetricDatum[] {
  const {channel} = report.subject
  const dimensions = {
    ...(channel !== undefined && {Channel: parseResourceArn(channel)?.name ?? channel}),
    Probe: report.probe.replace(/^probe /, ''),
  }
  const datum = (metric: string, value: number, unit: string): MetricDatum => ({metric, dimensions, value, unit, at})
  return [
    datum('Healthy', report.outcome === 'ok' ? 1 : 0, 'Count'),
    ...severities.map(([severity, name]) =>
      datum(name, report.findings.filter((finding) => finding.severity === severity).length, 'Count'),
    ),
    datum('Took', report.tookMs, 'Milliseconds'),
    ...report.timeline.flatMap(({id, startMs, endMs}) =>
      endMs === undefined ? [] : [datum(`Step.${stepOf(id)}`, endMs - startMs, 'Milliseconds')],
    ),
  ].slice(0, mostData)
}

/** `turn-allocate 127.0.0.1:3478 tls` -> `turn-allocate-tls` */
const stepOf = (id: string): string =>
  id
    .split(' ')
    .filter((word, i) => i === 0 || /^[a-z]+$/i.test(word))
    .join('-')

/**
 * Sends a report's numbers to CloudWatch in one call. An interrupted run says nothing of the channel, and is not sent.
 * @returns why it was not sent; undefined when it was
 */
export async function publishReport(world: World, report: Report, namespace: string): Promise<string | undefined> {
  if (report.outcome === 'interrupted') return 'the run was interrupted'
  const at = new Date(world.clock.now()).toISOString()
  try {
    await world.api.putMetricData(namespace, metricsOf(report, at), {signal: AbortSignal.timeout(publishTimeoutMs)})
    return undefined
  } catch (error) {
    if (!(error instanceof FailureError)) return error instanceof Error ? error.message : String(error)
    const {message} = error.failure
    return isDenial(error)
      ? `${message}; allow cloudwatch:PutMetricData, which the condition key cloudwatch:namespace can limit to this namespace`
      : message
  }
}

const badNamespace = (message: string): UserError =>
  new UserError({
    code: 'bad-namespace',
    message,
    remedy: [{text: 'Write one of your own: Canary/Cameras.'}],
    exitCode: exitCodes.usage,
  })
