import {string as textArg} from '@oclif/core/args'
import {custom, option, string} from '@oclif/core/flags'
import {metricRoles} from '../../model/metric.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {date} from './date.ts'
import {duration} from './duration.ts'
import {nameOrArn} from './resource.ts'

const named = (word: 'channel' | 'stream') =>
  custom<string>({
    helpValue: word.toUpperCase(),
    summary: `of this ${word}, by name or ARN`,
    parse: async (input) => nameOrArn(word, input),
  })

/** One stream, by name or ARN. */
export const streamFlag = named('stream')

/** Which metrics, in any number (a command that takes them is not strict). */
export const metricArgs = {
  metric: textArg({description: 'a metric, a pattern with *, or an area; repeatable', ignoreStdin: true}),
}

/** Of what: channels and streams by name or ARN, in any number. */
export const metricResourceFlags = {
  channel: named('channel')({
    summary: 'of this channel, by name or ARN; repeatable',
    multiple: true,
    multipleNonGreedy: true,
  }),
  stream: named('stream')({summary: 'of this stream, by name or ARN; repeatable', multiple: true, multipleNonGreedy: true}),
}

/** Which lines of numbers. */
export const metricSliceFlags = {
  operation: string({
    helpValue: 'OPERATION',
    summary: 'only of this operation (ConnectAsViewer); repeatable',
    multiple: true,
    multipleNonGreedy: true,
  }),
  role: option({summary: 'only what a master or a viewer does', options: metricRoles})(),
  stat: string({
    helpValue: 'STATISTIC',
    summary: 'Average, Sum, Minimum, Maximum, SampleCount, p90 ...; repeatable; what says most of each metric without it',
    multiple: true,
    multipleNonGreedy: true,
  }),
  period: duration({summary: 'time between two points, a multiple of 1m; chosen for the window without it'}),
}

/** Over which time. */
export const metricWindowFlags = {
  since: duration({summary: 'from so long ago on; 3h without it', exclusive: ['from']}),
  from: date({summary: 'from this time on'}),
  to: date({summary: 'until this time; now without it'}),
}

export interface MetricFlags {
  readonly channel?: readonly string[] | undefined
  readonly stream?: readonly string[] | undefined
  readonly operation?: readonly string[] | undefined
  readonly role?: (typeof metricRoles)[number] | undefined
  readonly stat?: readonly string[] | undefined
  readonly period?: number | undefined
}

/** What the flags say, in the words of the operations. */
export const metricOptions = ({channel, stream, operation, role, stat, period}: MetricFlags, metrics: readonly string[]) => ({
  metrics,
  ...(channel && {channels: channel}),
  ...(stream && {streams: stream}),
  ...(operation && {operations: operation}),
  ...(role !== undefined && {role}),
  ...(stat && {statistics: stat}),
  ...(period !== undefined && {periodSeconds: period / 1000}),
})

/** The region of ARNs among them, which all must share. */
export const firstNamed = ({channel = [], stream = []}: MetricFlags): string | undefined => [...channel, ...stream].find(isArn)

const isArn = (text: string): boolean => text.startsWith('arn:')

export interface MetricFile {
  readonly format: MetricFormat
  readonly path: string
}

const formats = ['html', 'svg', 'csv', 'json'] as const

export type MetricFormat = (typeof formats)[number]

/** As `--report` of the probes. */
export const metricReportFlag = custom<MetricFile>({
  helpValue: 'FORMAT=PATH',
  summary: `also write it to a file: ${formats.join(', ')}; repeatable`,
  multiple: true,
  multipleNonGreedy: true,
  parse: async (input) => {
    const split = input.indexOf('=')
    const format = formats.find((each) => each === input.slice(0, Math.max(split, 0)))
    const path = input.slice(split + 1)
    if (format !== undefined && path !== '') return {format, path}
    throw new UserError({
      code: 'bad-report',
      message: `--report takes FORMAT=PATH with one of ${formats.join(', ')}, not "${input}".`,
      exitCode: exitCodes.usage,
    })
  },
})
