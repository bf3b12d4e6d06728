import {defineKind} from '../finding-kind.ts'
import {type Refused, said} from './env.ts'

type Missing = {
  readonly channel: string
  readonly region: string
  readonly near: readonly string[]
  readonly listed?: number
  readonly message: string
}

const nearNames = ({near, listed}: Missing): string => {
  if (near.length > 0) return ` Near names there: ${near.join(', ')}.`
  if (listed === undefined) return ''
  return listed === 0 ? ' There is no channel at all.' : ` None of its ${listed} channels has a name like it.`
}

export const apiKinds = {
  channelMissing: defineKind<Missing>({
    code: 'KVS-API-001',
    slug: 'REGION_OR_NAME',
    severity: 'error',
    confidence: 'measured',
    title: 'The channel does not exist in this region',
    says: (data) => `There is no channel ${data.channel} in ${data.region}.${nearNames(data)}`,
    remedy: ({near, region}, {command}) => [
      ...(near[0] === undefined ? [] : [{text: `Did you mean ${near[0]}?`, command: command('probe ice', near[0])}]),
      {text: `Check the region: a channel exists in one only, and ${region} was asked.`},
      {text: 'See what there is.', command: command('channel list')},
    ],
    page: `DescribeSignalingChannel (or, for an ARN, GetSignalingChannelEndpoint) answered ResourceNotFoundException.

Names are looked up in one account and one region. While a channel is being created or deleted, the service can answer the same for a few seconds.

Usual causes:
- The region of the shell or profile is not the channel's.
- The name is spelled differently: names are case-sensitive.
- The credentials belong to another account.`,
    provokedBy: {environment: 'a channel name that does not exist'},
  }),

  accessDenied: defineKind<Refused & {readonly action: string; readonly resource: string; readonly principal?: string}>({
    code: 'KVS-API-002',
    slug: 'API_ACCESS_DENIED',
    severity: 'error',
    confidence: 'measured',
    title: 'An IAM permission is missing',
    says: (data) => `${data.principal ?? 'This identity'} may not ${data.action} on ${data.resource}. ${said(data)}`,
    remedy: ({action, resource}) => [
      {
        text: `Allow ${action} on ${resource} in a policy of this identity: {"Effect":"Allow","Action":"${action}","Resource":"${resource}"}`,
      },
      {text: 'If a policy allows it already, look for a Deny, a permissions boundary, an SCP, or a condition on aws:SourceIp.'},
    ],
    page: `The service knows who asks and says no: no policy allows the action on this channel, or one denies it.

A viewer needs kinesisvideo:DescribeSignalingChannel (only when it has a name and not an ARN), GetSignalingChannelEndpoint, GetIceServerConfig and ConnectAsViewer. Use channel/<name>/* as the resource, since the last part of a channel's ARN is the time of its creation.

Policies with an IPv4-only aws:SourceIp condition break when dual-stack endpoints are used.`,
    provokedBy: {fault: 'access-denied', params: {operation: 'GetSignalingChannelEndpoint'}},
  }),

  throttled: defineKind<Refused>({
    code: 'KVS-API-003',
    slug: 'API_THROTTLED',
    severity: 'error',
    confidence: 'measured',
    title: 'The service throttles this API',
    says: said,
    remedy: ({operation}) => [
      {text: `Find out who else calls ${operation}: its rate limit is per channel or per account, not per client.`},
      {text: 'Compare with the limits.', command: 'kvsctl quota list'},
    ],
    page: `The call was refused since too many of its kind came in, and the retries of the SDK did not help.

GetIceServerConfig allows 5 calls per second and channel, ConnectAsViewer 3, DescribeSignalingChannel 5 per channel and 300 per account.

Usual causes:
- Devices that all reconnect at the same moment.
- A client that fetches ICE servers in a loop because it reads a refused TURN credential as a network fault.
- A monitor that polls every channel of the account.`,
    provokedBy: {fault: 'throttled'},
  }),

  channelNotActive: defineKind<{readonly channel: string; readonly status: string}>({
    code: 'KVS-API-004',
    slug: 'CHANNEL_NOT_ACTIVE',
    severity: 'error',
    confidence: 'measured',
    title: 'The channel is not active',
    says: ({channel, status}) => `Channel ${channel} is ${status}; only an ACTIVE one can be connected to.`,
    remedy: ({channel, status}, {command}) => [
      status === 'DELETING'
        ? {
            text: 'Wait until it is gone and create it again; it will have a new ARN.',
            command: command('channel create', channel),
          }
        : {text: 'Wait a few seconds and look again.', command: command('channel describe', channel)},
    ],
    page: `DescribeSignalingChannel answers a status other than ACTIVE. Creating, updating and deleting are asynchronous and normally take seconds.

While a channel is CREATING or UPDATING, other operations can answer ResourceNotFoundException or ResourceInUseException. A DELETING channel never comes back, and the C SDK gives up on it with status 0x5d000016.`,
    provokedBy: {fault: 'channel-status', params: {status: 'CREATING'}},
  }),

  staleArn: defineKind<{readonly arn: string; readonly now: string; readonly name: string}>({
    code: 'KVS-API-005',
    slug: 'STALE_ARN',
    severity: 'error',
    confidence: 'measured',
    title: 'The ARN belongs to a channel that was deleted and created again',
    says: ({arn, now, name}) => `${arn} no longer exists; ${name} is now ${now}.`,
    remedy: ({now}, {command}) => [
      {text: 'Use the new ARN.', command: command('probe ice', now)},
      {text: 'On devices with the C SDK: delete the cache file .SignalingCache_v* and restart.'},
    ],
    page: `The last part of a channel's ARN is the time at which it was created. A channel that is deleted and created again under its old name has a new ARN, and everything that stored the old one fails.

Usual causes:
- A deployment that replaced the channel instead of updating it.
- The endpoint cache of the C SDK, which keeps ARNs for hours.
- An ARN in a device's configuration, where a name would have survived.`,
    provokedBy: {environment: 'an ARN with another creation time than that of the channel'},
  }),

  toldArnGone: defineKind<Refused & {readonly arn: string}>({
    code: 'KVS-API-030',
    slug: 'ARN_GONE',
    severity: 'error',
    confidence: 'measured',
    title: 'The service does not find the channel under the ARN that it has just told',
    says: ({arn, operation}) => `DescribeSignalingChannel told ${arn}, and ${operation} answered that there is no such channel.`,
    remedy: ({arn}, {channel, command}) => [
      {
        text: 'Ask again: a channel that was just created or replaced needs a few seconds.',
        command: command('channel describe', channel),
      },
      {
        text: `If the ARN stays ${arn.slice(arn.lastIndexOf('/'))} and is still not found, delete the channel and create it anew, or ask AWS Support.`,
      },
    ],
    page: `The name leads to an ARN, and the next operation does not know that ARN. The two answers come from different places of the service, which do not always agree.

Usual causes:
- The channel was deleted, or deleted and created again, between the two requests: the last part of an ARN is the time of creation, so the new channel has another one.
- It was created a moment ago, and not every part of the service has heard of it.
- Something between kvsctl and AWS answers from a cache.`,
    provokedBy: {fault: 'stale-arn'},
  }),

  wrongEndpoint: defineKind<Refused & {readonly endpoint?: string}>({
    code: 'KVS-API-006',
    slug: 'WRONG_ENDPOINT',
    severity: 'error',
    confidence: 'measured',
    title: 'The request went to a host that does not offer this operation',
    says: (data) => `${data.endpoint ?? 'The host'} does not know ${data.operation}. ${said(data)}`,
    remedy: ({operation}) => [
      {
        text: `Take --endpoint-url, AWS_ENDPOINT_URL and the profile's endpoint_url away, or point them at the control plane: the host for ${operation} is asked for.`,
      },
    ],
    page: `Each channel has hosts of its own for GetIceServerConfig (r-…), for the websocket (m-… and v-…) and for storage sessions (w-…). They come from GetSignalingChannelEndpoint. The control plane answers such calls with "Unable to determine service/operation name to be authorized".

Usual causes:
- \`aws kinesis-video-signaling\` without --endpoint-url: it calls the control plane.
- An endpoint override that was meant for one service and applies to all.`,
    provokedBy: {
      evidenceOnly: 'kvsctl asks for the right hosts itself; only an endpoint override outside the emulator can lead it astray',
    },
  }),

  refused: defineKind<Refused>({
    code: 'KVS-API-007',
    slug: 'API_REFUSED',
    severity: 'error',
    confidence: 'measured',
    title: 'The service refused a request',
    says: said,
    remedy: ({requestId}) => [
      {text: `Read the message${requestId ? `; AWS Support can find the request as ${requestId}` : ''}.`},
      {
        text: 'If it was a fault of the service (5xx), try again and see its state.',
        command: 'open https://health.aws.amazon.com/health/status',
      },
    ],
    page: `The service answered with an error that kvsctl has no better name for. The finding carries its code, its message and the request id.`,
    provokedBy: {fault: 'api-error', params: {operation: 'GetIceServerConfig'}},
  }),

  describeDenied: defineKind<Refused & {readonly resource: string}>({
    code: 'KVS-API-008',
    slug: 'DESCRIBE_DENIED',
    severity: 'info',
    confidence: 'measured',
    title: 'This identity may not describe the channel',
    says: (data) => `Everything else works, since the ARN was given. ${said(data)}`,
    remedy: ({resource}) => [
      {text: `Allow kinesisvideo:DescribeSignalingChannel on ${resource}, if status and message TTL are wanted in the report.`},
    ],
    page: `A viewer that is given the channel's ARN does not need kinesisvideo:DescribeSignalingChannel. kvsctl uses it to tell the channel's status and message TTL, and does without.`,
    provokedBy: {fault: 'access-denied', params: {operation: 'DescribeSignalingChannel'}},
  }),

  noIceServers: defineKind<{readonly source: string}>({
    code: 'KVS-API-009',
    slug: 'NO_ICE_SERVERS',
    severity: 'error',
    confidence: 'measured',
    title: 'There is no TURN server to use',
    says: ({source}) => `${source === 'service' ? 'GetIceServerConfig' : source} names no server with a turn: or turns: URI.`,
    remedy: ({source}) => [
      {
        text:
          source === 'service' ? 'Ask AWS Support: a channel normally gets two TURN servers.' : `Add a turn: URI to ${source}.`,
      },
    ],
    page: `Without a TURN server only peers that reach each other directly can connect: those on one network, or behind NATs that can be punched.

GetIceServerConfig normally gives two servers with three URIs each. A file given with --ice-servers takes their place completely.`,
    provokedBy: {environment: 'an --ice-servers file without a TURN server'},
  }),
} as const
