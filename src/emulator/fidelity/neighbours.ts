import {guide, type Row} from './row.ts'

export const cloudwatchRows: readonly Row[] = [
  [
    'GetMetricData',
    'deviates',
    'what the emulator really served in the last three hours; no metric math',
    'service model monitoring 2010-08-01',
  ],
  ['ListMetrics', 'deviates', 'what the emulator really served in the last three hours', 'service model monitoring 2010-08-01'],
  ['other operations', 'missing', 'refused by name', 'service model monitoring 2010-08-01'],
  [
    'TURNConnectedMinutes',
    'deviates',
    'one for each begun minute of each allocation; AWS does not say how it rounds',
    `${guide}, monitoring`,
  ],
]

export const otherRows: readonly Row[] = [
  ['STS GetCallerIdentity', 'deviates', 'one user, arn:aws:iam::ACCOUNT:user/…', 'service model sts 2011-06-15'],
  ['Service Quotas', 'missing', 'not served', 'service model service-quotas 2019-06-24'],
  ['CloudTrail', 'missing', 'not served', 'service model cloudtrail 2013-11-01'],
]
