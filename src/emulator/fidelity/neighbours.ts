import {guide, type Row} from './row.ts'

const model = 'service model monitoring 2010-08-01'

export const cloudwatchRows: readonly Row[] = [
  [
    'GetMetricData',
    'deviates',
    'what the emulator really served in the last three hours, and what was put in the last two weeks; 500 queries and 100,800 points a call, pages; no metric math, no Metrics Insights, no trimmed means; percentiles by nearest rank',
    model,
  ],
  [
    'GetMetricStatistics',
    'deviates',
    'of the same data; 1,440 points, percentiles by nearest rank, no trimmed means; points are the same minutes at any age: nothing is rolled up',
    model,
  ],
  [
    'ListMetrics',
    'deviates',
    'what has data in the last three hours (AWS/KinesisVideo) or two weeks (the rest), at once instead of within minutes',
    model,
  ],
  [
    'PutMetricData',
    'deviates',
    'values, counts and statistic sets, 30 dimensions, two weeks back and two hours ahead, gzip; kept by the minute whatever the resolution, until the emulator ends; no entities',
    model,
  ],
  [
    'PutMetricAlarm, DescribeAlarms, DeleteAlarms',
    'deviates',
    'metric alarms on one metric and a threshold, until the emulator ends; no actions, no tags, no history, no metric math, anomaly detection or composite alarms; few samples of a percentile are evaluated, too',
    model,
  ],
  [
    'evaluation of alarms',
    'deviates',
    'from the data, M of N, with missing data as it was asked for; whenever somebody looks instead of every minute, the last period ending with the minute that runs; two periods more than are evaluated are looked at',
    'CloudWatch User Guide, "Alarm evaluation" and "Configuring how CloudWatch alarms treat missing data"',
  ],
  ['SetAlarmState', 'deviates', 'holds until the minute is over, then the data decides', model],
  ['other operations', 'missing', 'refused by name', model],
  [
    'Failure and Latency per operation',
    'deviates',
    'a connect counts when its handshake is done, a message when it is taken or refused, Disconnect when a connection has ended; Latency to three digits. Refused signatures and unknown channels count nowhere',
    `${guide}, monitoring`,
  ],
  [
    'MessagesTransferred.Count',
    'deviates',
    'one for each message that comes from a client, and one for each that goes to one; AWS does not say more than "sent and received"',
    `${guide}, monitoring`,
  ],
  [
    'TURNConnectedMinutes',
    'deviates',
    'one for each begun minute of each allocation; AWS does not say how it rounds',
    `${guide}, monitoring`,
  ],
]

const trailGuide = `${guide}, "Logging API calls with AWS CloudTrail"`

export const cloudtrailRows: readonly Row[] = [
  [
    'LookupEvents',
    'deviates',
    'the latest 10,000 management events of the region, at once instead of within minutes, until the emulator ends; one attribute, 50 per page, 2 requests per second',
    'service model cloudtrail 2013-11-01',
  ],
  [
    'events',
    'deviates',
    'the 19 operations of the control plane that the guides list, refused ones too; what is signed badly is nobody’s call and left out',
    trailGuide,
  ],
  ['resources of events', 'deviates', 'the channel or stream by name and by ARN, as far as the call says them', 'assumed'],
  [
    'events of the data plane',
    'missing',
    'websockets, GetIceServerConfig and the like are not recorded; no guide lists them',
    trailGuide,
  ],
  ['other operations of CloudTrail', 'missing', 'refused by name', 'service model cloudtrail 2013-11-01'],
]

export const otherRows: readonly Row[] = [
  [
    'STS GetCallerIdentity',
    'faithful',
    'the user, or the session of the role, whose key signed; needs no permission',
    'service model sts 2011-06-15',
  ],
  [
    'IAM SimulatePrincipalPolicy',
    'deviates',
    'evaluates the policies of the user or role as they are enforced; ContextEntries and ResourceArns are taken, PolicyInputList and boundaries are not; all results at once; MatchedStatements name the policy, without positions; what the fault access-denied takes away is implicitDeny',
    'service model iam 2010-05-08',
  ],
  ['other operations of STS and IAM', 'missing', 'refused by name', 'service models sts 2011-06-15, iam 2010-05-08'],
]

const quotasModel = 'service model service-quotas 2019-06-24'

export const serviceQuotasRows: readonly Row[] = [
  ['ListServices', 'deviates', 'kinesisvideo alone', quotasModel],
  [
    'ListServiceQuotas',
    'deviates',
    'every request rate, and the numbers of channels, streams, channels with media storage and viewers, changed or not: the figures that the emulator holds it to (emulator start --quota)',
    quotasModel,
  ],
  ['GetServiceQuota', 'deviates', 'as ListServiceQuotas', quotasModel],
  ['ListAWSDefaultServiceQuotas', 'deviates', 'the published figures', quotasModel],
  ['GetAWSDefaultServiceQuota', 'deviates', 'the published figures', quotasModel],
  [
    'codes and names of quotas',
    'deviates',
    'AWS publishes neither for Kinesis Video Streams: codes begin with L-EMU, and the names are ours, too',
    'assumed',
  ],
  ['RequestServiceQuotaIncrease', 'missing', 'refused by name; start the emulator with --quota instead', quotasModel],
  ['other operations of Service Quotas', 'missing', 'refused by name', quotasModel],
]
