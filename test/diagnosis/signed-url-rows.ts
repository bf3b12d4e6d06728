import {signExplainChecks} from '../../src/diagnosis/checks/sign-explain.ts'
import type {FindingCode} from '../../src/model/finding.ts'
import {failureOf, type Observed} from '../../src/model/observed.ts'
import type {UrlSignatureFact} from '../../src/model/presigned-url.ts'
import {presignedUrlFact} from '../../src/probes/presigned-url.ts'
import {takeApart} from '../../src/protocol/sigv4/take-apart.ts'
import {failed, observed, startedAt} from '../support/evidence.ts'
import {
  longTerm,
  type SignedUrlChanges,
  signedChannelArn,
  signedUrl,
  temporary,
  withoutParameter,
  withRaw,
} from '../support/signed-urls.ts'
import type {GridRow} from './grid.ts'

const signed: UrlSignatureFact = {accessKeyId: longTerm.accessKeyId, outcome: 'as-specified', signedAsIf: [], tolerable: true}
const now = new Date(startedAt)
const good = (changes?: SignedUrlChanges): string => signedUrl(new Date(now.getTime() - 10_000), changes)
const at = (secondsFromNow: number): Date => new Date(now.getTime() + secondsFromNow * 1000)
const encodedArn = encodeURIComponent(signedChannelArn)

const row = (
  when: string,
  url: string,
  codes: readonly FindingCode[],
  more: Partial<GridRow> = {},
  urlSignature: Observed<UrlSignatureFact> = observed(signed),
): GridRow => ({
  when: `a URL ${when}`,
  checks: signExplainChecks,
  evidence: {presignedUrl: observed(presignedUrlFact(takeApart(url)!)), urlSignature},
  codes,
  outcome: failureOf(urlSignature) ? 'unknown' : codes.length > 0 ? 'failed' : 'ok',
  ...(codes[0] !== undefined && {rootCause: codes[0]}),
  ...more,
})

const warns = {outcome: 'ok', rootCause: undefined} as unknown as Partial<GridRow>
const otherKey = failed({kind: 'no-credentials', code: 'OtherAccessKey', message: 'Signed with another key.'})
const variant = (tolerable: boolean) =>
  observed<UrlSignatureFact>({
    accessKeyId: longTerm.accessKeyId,
    outcome: 'variant',
    signedAsIf: ['the host had the port 443'],
    tolerable,
    difference: {where: 'the host header', expected: 'host:v', signed: 'host:v:443'},
  })
const withToken = (token: string, accessKeyId = temporary.accessKeyId): string =>
  good({credentials: {...temporary, accessKeyId, sessionToken: token}})

export const signedUrlRows: readonly GridRow[] = [
  row('in which all is well', good(), []),
  row('of a session in which all is well', good({credentials: temporary}), []),
  row(
    'whose parameters stand in another order',
    good().replace(/\?(.*)/, (_, q: string) => `?${q.split('&').reverse().join('&')}`),
    [],
  ),
  row('whose secret is not known here', good(), [], {}, otherKey),

  row('that has expired', good({date: at(-3600)}), ['KVS-SIG-040']),
  row('that was made by a 12-hour clock', good({date: at(-43_210)}), ['KVS-SIG-040']),
  row('that is dated ahead', good({date: at(7200)}), ['KVS-SIG-041']),
  row('that lives for too long', good({expiresSeconds: 604_801}), ['KVS-SIG-042']),
  row('that lives for a date', withRaw(good(), 'X-Amz-Expires', 'tomorrow'), ['KVS-SIG-042']),

  row('for HTTPS', good().replace('wss:', 'https:'), ['KVS-SIG-043']),
  row('with another port', good({host: 'v-a1b2c3d4.kinesisvideo.us-west-2.amazonaws.com:8443'}), ['KVS-SIG-043']),
  row('with a path', good({path: '/dev'}), ['KVS-SIG-043']),
  row('with a fragment', `${good()}#x`, ['KVS-SIG-043']),
  row('of the control plane', good({host: 'kinesisvideo.us-west-2.amazonaws.com'}), ['KVS-SIG-044']),
  row('of GetIceServerConfig’s host', good({host: 'r-a1b2c3d4.kinesisvideo.us-west-2.amazonaws.com'}), ['KVS-SIG-044']),
  row(
    'of a viewer on the master’s host',
    good({host: 'm-a1b2c3d4.kinesisvideo.us-west-2.amazonaws.com'}),
    ['KVS-SIG-044'],
    warns,
  ),
  row(
    'of a master that names itself',
    good({
      host: 'm-a1b2c3d4.kinesisvideo.us-west-2.amazonaws.com',
      query: {'X-Amz-ChannelARN': signedChannelArn, 'X-Amz-ClientId': 'MASTER'},
    }),
    [],
  ),

  row('for another region than its host and channel', good({region: 'eu-west-1'}), ['KVS-SIG-045']),
  row(
    'of a channel elsewhere',
    good({query: {'X-Amz-ChannelARN': signedChannelArn.replace('west', 'east'), 'X-Amz-ClientId': 'x'}}),
    ['KVS-SIG-045'],
  ),
  row('for us_west_2', good({region: 'us_west_2'}), ['KVS-SIG-046', 'KVS-SIG-045']),
  row('for USWest2', good({region: 'USWest2'}), ['KVS-SIG-046', 'KVS-SIG-045']),
  row('for another service', good({service: 'kinesis-video-signaling'}), ['KVS-SIG-047']),
  row(
    'whose days differ',
    withRaw(good(), 'X-Amz-Credential', `${longTerm.accessKeyId}%2F20261124%2Fus-west-2%2Fkinesisvideo%2Faws4_request`),
    ['KVS-SIG-047'],
  ),
  row('whose credential is only a key', withRaw(good(), 'X-Amz-Credential', longTerm.accessKeyId), ['KVS-SIG-047']),
  row('dated in ISO 8601', withRaw(good(), 'X-Amz-Date', '2026-11-23T06%3A41%3A50.000Z'), ['KVS-SIG-048']),
  row('dated by a 12-hour clock with AM', withRaw(good(), 'X-Amz-Date', '20261123T064150%20AMZ'), ['KVS-SIG-048']),
  row('dated in Arabic digits', withRaw(good(), 'X-Amz-Date', encodeURIComponent('٢٠٢٦١١٢٣T٠٦٤١٥٠Z')), ['KVS-SIG-048']),

  row('without X-Amz-Expires', withoutParameter(good(), 'X-Amz-Expires'), ['KVS-SIG-049']),
  row('with x-amz-channelarn', good().replace('X-Amz-ChannelARN', 'x-amz-channelarn'), ['KVS-SIG-049']),
  row('with X-Amz-Date twice', `${good()}&X-Amz-Date=20261123T064150Z`, ['KVS-SIG-050']),
  row('with a parameter of its own', `${good()}&utm_source=mail`, ['KVS-SIG-051'], warns),
  row('out of HTML', good().replaceAll('&', '&amp;'), ['KVS-SIG-049', 'KVS-SIG-051', 'KVS-SIG-053'], {
    rootCause: 'KVS-SIG-051',
  }),
  row(
    'out of JSON',
    good().replaceAll('&', '\\u0026'),
    ['KVS-SIG-049', 'KVS-SIG-051', 'KVS-SIG-052', 'KVS-SIG-053', 'KVS-SIG-057'],
    {
      rootCause: 'KVS-SIG-051',
    },
  ),

  row('that is encoded twice', good().replaceAll('%', '%25'), ['KVS-SIG-052', 'KVS-SIG-055', 'KVS-SIG-047']),
  row('whose ARN is not encoded', good().replace(encodedArn, signedChannelArn), ['KVS-SIG-052']),
  row('with lower-case hex', good().replaceAll('%2F', '%2f'), ['KVS-SIG-052'], warns),
  row('with a + in it', withRaw(good(), 'X-Amz-ClientId', 'a+b'), ['KVS-SIG-053', 'KVS-SIG-052']),
  row('with half an escape', withRaw(good(), 'X-Amz-ClientId', 'a%2'), ['KVS-SIG-052', 'KVS-SIG-053']),

  row('of a viewer without a client id', good({query: {'X-Amz-ChannelARN': signedChannelArn}}), ['KVS-SIG-053']),
  ...['AWS_x', 'aws_x', 'a b', '', 'x'.repeat(257)].map((id) =>
    row(`with the client id "${id.slice(0, 9)}"`, good({query: {'X-Amz-ChannelARN': signedChannelArn, 'X-Amz-ClientId': id}}), [
      'KVS-SIG-053',
    ]),
  ),
  ...['demo', signedChannelArn.replace('channel/', 'stream/'), signedChannelArn.replace(/\/\d+$/, ''), 'arn:x'].map((arn) =>
    row(`of the channel "${arn}"`, good({query: {'X-Amz-ChannelARN': arn, 'X-Amz-ClientId': 'x'}}), ['KVS-SIG-055']),
  ),

  row('with an empty token', `${good()}&X-Amz-Security-Token=`, ['KVS-SIG-054']),
  row('with a JWT as token', withToken('eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln'), ['KVS-SIG-054']),
  row('of a temporary key without its token', withToken(''), ['KVS-SIG-054']),
  row('of a long-term key with a token', withToken(temporary.sessionToken, longTerm.accessKeyId), ['KVS-SIG-054']),

  row('that signs more headers', withRaw(good(), 'X-Amz-SignedHeaders', 'host%3Bx-amz-date'), ['KVS-SIG-056']),
  row('of another algorithm', withRaw(good(), 'X-Amz-Algorithm', 'AWS3'), ['KVS-SIG-057']),
  row('signed in base64', withRaw(good(), 'X-Amz-Signature', 'c2lnbmF0dXJl'), ['KVS-SIG-057']),
  row('signed in capitals', withRaw(good(), 'X-Amz-Signature', 'AB'.repeat(32)), ['KVS-SIG-057']),

  row('signed in a known way', good(), ['KVS-SIG-058'], {}, variant(false)),
  row('signed in a way that is taken', good(), ['KVS-SIG-058'], warns, variant(true)),
  row('signed with another secret', good(), ['KVS-SIG-059'], {}, observed({...signed, outcome: 'unexplained'})),
  row(
    'that is old, and signed with another secret',
    good({date: at(-86_400)}),
    ['KVS-SIG-040', 'KVS-SIG-059'],
    {rootCause: 'KVS-SIG-059'},
    observed({...signed, outcome: 'unexplained'}),
  ),
]
