import {defineKind} from '../finding-kind.ts'
import {anySuchUrl, likelyRegion} from './url-form.ts'

const span = (seconds: number): string => {
  const whole = Math.abs(Math.round(seconds))
  if (whole < 120) return `${whole} s`
  if (whole < 7200) return `${Math.round(whole / 60)} min`
  return whole < 172_800 ? `${Math.round(whole / 3600)} h` : `${Math.round(whole / 86_400)} days`
}

/** What is worse than an old URL: age is what every URL in a log has. */
const worse = [
  '043',
  '044',
  '045',
  '046',
  '047',
  '048',
  '049',
  '050',
  '052',
  '053',
  '054',
  '055',
  '056',
  '057',
  '058',
  '059',
].map((number) => `KVS-SIG-${number}` as const)

export const urlSignatureKinds = {
  urlExpired: defineKind<{
    readonly expiredSecondsAgo: number
    readonly expiresSeconds: number
    readonly signedAt: string
    readonly hint?: string
  }>({
    code: 'KVS-SIG-040',
    slug: 'URL_EXPIRED',
    severity: 'error',
    confidence: 'measured',
    title: 'The presigned URL has expired',
    says: ({expiredSecondsAgo, expiresSeconds, signedAt, hint}) =>
      `It was signed at ${signedAt} for ${span(expiresSeconds)}, and expired ${span(expiredSecondsAgo)} ago.${hint ? ` ${hint}` : ''}`,
    remedy: () => [
      {text: 'Make a new URL for every connect; one that is open stays open.', command: 'kvsctl sign url CHANNEL --show-secrets'},
      {text: 'If it was made just now, set the clock of the machine that signed it: synchronise it with NTP.'},
    ],
    page: `A presigned URL is good from X-Amz-Date for X-Amz-Expires seconds; the SDKs take 299. The service looks at its own clock when the websocket is opened, and answers 403 afterwards. What is open then stays open.

Usual causes:
- A client that keeps the URL and uses it again when it reconnects.
- The clock of the signer is slow, or local time was written as if it were UTC: then the age is a whole number of hours.
- A 12-hour clock (hh instead of HH in the date's format): right before noon, twelve hours off afterwards.`,
    provokedBy: anySuchUrl('that is older than its X-Amz-Expires'),
    explainedBy: worse,
  }),

  urlNotYetValid: defineKind<{readonly aheadSeconds: number; readonly signedAt: string; readonly hint?: string}>({
    code: 'KVS-SIG-041',
    slug: 'URL_NOT_YET_VALID',
    severity: 'error',
    confidence: 'measured',
    title: 'The presigned URL is not valid yet',
    says: ({aheadSeconds, signedAt, hint}) =>
      `X-Amz-Date is ${signedAt}, ${span(aheadSeconds)} from now.${hint ? ` ${hint}` : ''}`,
    remedy: () => [{text: 'Set the clock of the machine that signed it, and write X-Amz-Date in UTC.'}],
    page: `The service takes a date that lies up to five minutes in the future, and answers 403 "Signature not yet current" beyond that.

Usual causes:
- The clock of the signer is fast.
- Local time east of Greenwich was written as if it were UTC.`,
    provokedBy: anySuchUrl('dated an hour ahead'),
  }),

  urlExpiresRange: defineKind<{readonly value: string}>({
    code: 'KVS-SIG-042',
    slug: 'URL_EXPIRES_RANGE',
    severity: 'error',
    confidence: 'measured',
    title: 'X-Amz-Expires is not from 1 to 604800 seconds',
    says: ({value}) => `X-Amz-Expires is "${value}".`,
    remedy: () => [{text: 'Use 299, as the SDKs do: the URL only has to live until the websocket is open.'}],
    page: `X-Amz-Expires is a whole number of seconds, at least 1 and at most 604800 (a week). Milliseconds, a date, or an empty value are no such number.`,
    provokedBy: anySuchUrl('with X-Amz-Expires=0'),
  }),

  urlRegion: defineKind<{readonly signedFor: string; readonly host?: string; readonly arn?: string}>({
    code: 'KVS-SIG-045',
    slug: 'URL_REGION_MISMATCH',
    severity: 'error',
    confidence: 'measured',
    title: 'The regions in the URL are not one and the same',
    says: ({signedFor, host, arn}) =>
      `It is signed for ${signedFor}${host ? `, its host is in ${host}` : ''}${arn ? `, its channel in ${arn}` : ''}.`,
    remedy: ({arn, host}) => [
      {text: `Sign for the region of the channel${(arn ?? host) ? `, ${arn ?? host}` : ''}, and use an endpoint from there.`},
    ],
    page: `The region stands in a URL three times: in the credential scope, in the host, and in the channel's ARN. The service refuses a signature for another region with 403, and does not find a channel of another one.

Usual causes:
- A default region of the client (us-west-2 in many samples) that nobody changed.
- An ARN that was pasted from another region's console.`,
    provokedBy: anySuchUrl('signed for another region than its host’s'),
    explainedBy: ['KVS-SIG-046'],
  }),

  urlRegionName: defineKind<{readonly region: string}>({
    code: 'KVS-SIG-046',
    slug: 'URL_REGION_NAME',
    severity: 'error',
    confidence: 'measured',
    title: 'The URL is signed for what is not a region',
    says: ({region}) => `The credential scope says "${region}".`,
    remedy: ({region}) => [
      {text: `Write ${likelyRegion(region) ?? 'the region as us-west-2 is written'}: small letters, with hyphens.`},
    ],
    page: `Regions are written in small letters with hyphens: us-west-2. Names of constants in programming languages (us_west_2, USWest2) are not names of regions, and sign for a place that does not exist.`,
    provokedBy: anySuchUrl('signed for us_west_2'),
  }),

  urlScope: defineKind<{readonly problem: string}>({
    code: 'KVS-SIG-047',
    slug: 'URL_SCOPE',
    severity: 'error',
    confidence: 'measured',
    title: 'The credential scope is not that of the service',
    says: ({problem}) => `X-Amz-Credential ${problem}.`,
    remedy: () => [
      {
        text: 'Write <access key id>/<yyyymmdd>/<region>/kinesisvideo/aws4_request, with the day of X-Amz-Date, and derive the key from the same parts.',
      },
    ],
    page: `X-Amz-Credential is the access key id and the scope: <access key id>/<yyyymmdd>/<region>/kinesisvideo/aws4_request. All services of Kinesis Video Streams, signaling too, are called kinesisvideo here, and the day is that of X-Amz-Date.

Usual causes:
- The name of the API (kinesis-video-signaling) in place of the signing name.
- The day in local time, and X-Amz-Date in UTC: wrong for some hours of each day.`,
    provokedBy: anySuchUrl('signed for kinesis-video-signaling'),
    explainedBy: ['KVS-SIG-048'],
  }),

  urlDate: defineKind<{readonly value: string; readonly problem: string}>({
    code: 'KVS-SIG-048',
    slug: 'URL_DATE',
    severity: 'error',
    confidence: 'measured',
    title: 'X-Amz-Date is not of the form yyyymmddThhmmssZ',
    says: ({value, problem}) => `X-Amz-Date is "${value}": ${problem}.`,
    remedy: () => [
      {text: 'Format the date in UTC, with a locale that is fixed (en_US_POSIX on iOS), a 24-hour clock and no separators.'},
    ],
    page: `X-Amz-Date is a date in UTC as yyyymmddThhmmssZ: no separators, no fraction of a second, a 24-hour clock.

Usual causes:
- toISOString() as it is, with its hyphens, colons and milliseconds.
- A date formatter that follows the settings of the phone: a 12-hour clock adds AM or PM, and other calendars give other years.`,
    provokedBy: anySuchUrl('with X-Amz-Date=2026-11-25T08%3A00%3A00Z'),
  }),

  urlToken: defineKind<{readonly accessKeyId: string; readonly problem: string; readonly advice: string}>({
    code: 'KVS-SIG-054',
    slug: 'URL_TOKEN',
    severity: 'error',
    confidence: 'measured',
    title: 'The session token is not the one of this access key',
    says: ({accessKeyId, problem}) => `The access key is ${accessKeyId}, and ${problem}.`,
    remedy: ({advice}) => [{text: advice}],
    page: `Access keys that begin with ASIA are temporary and come with a session token, which belongs into X-Amz-Security-Token and is signed with the rest. Those that begin with AKIA have none; an empty parameter must not be sent.

Usual causes:
- A Cognito id or access token (a JWT, eyJ…) in place of the SessionToken that GetCredentialsForIdentity gives.
- AWS_SESSION_TOKEN of an earlier session beside a long-term key.
- A signer that adds the parameter even if there is no token.`,
    provokedBy: anySuchUrl('of an ASIA key without X-Amz-Security-Token'),
  }),

  urlSignedHeaders: defineKind<{readonly value: string}>({
    code: 'KVS-SIG-056',
    slug: 'URL_SIGNED_HEADERS',
    severity: 'error',
    confidence: 'measured',
    title: 'The signed headers are not host alone',
    says: ({value}) => `X-Amz-SignedHeaders is "${value}".`,
    remedy: () => [{text: 'Sign host and nothing else: a websocket in a browser cannot send other headers.'}],
    page: `A presigned URL says in X-Amz-SignedHeaders which headers were signed; the same ones must be sent. A websocket client sends Host and, in a browser, nothing that the page could choose. So it is host, in small letters.`,
    provokedBy: anySuchUrl('with X-Amz-SignedHeaders=host%3Bx-amz-date'),
  }),

  urlSignatureForm: defineKind<{readonly problem: string}>({
    code: 'KVS-SIG-057',
    slug: 'URL_SIGNATURE_FORM',
    severity: 'error',
    confidence: 'measured',
    title: 'The signature is not one of AWS4-HMAC-SHA256',
    says: ({problem}) => `${problem}.`,
    remedy: () => [{text: 'Write the HMAC-SHA256 as 64 small hex digits, and AWS4-HMAC-SHA256 as the algorithm.'}],
    page: `X-Amz-Algorithm is AWS4-HMAC-SHA256, and X-Amz-Signature is 64 hexadecimal digits in small letters. Base64, capital letters, or a signature that was cut are not it.`,
    provokedBy: anySuchUrl('whose signature is in base64'),
  }),

  urlSignedAs: defineKind<{
    readonly signedAsIf: readonly string[]
    readonly tolerable: boolean
    readonly difference?: {readonly where: string; readonly expected: string; readonly signed: string}
  }>({
    code: 'KVS-SIG-058',
    slug: 'URL_SIGNED_AS',
    severity: 'error',
    confidence: 'measured',
    title: 'The URL is not signed as SigV4 specifies',
    says: ({signedAsIf, difference}) =>
      `Signed as if ${signedAsIf.join(', and ')}.${difference ? ` First difference, in ${difference.where}: it must be "${difference.expected}", and "${difference.signed}" was signed.` : ''}`,
    remedy: ({tolerable}) => [
      tolerable
        ? {text: 'A lenient verifier takes this; sign as specified all the same, since nobody has promised it.'}
        : {text: 'Let the signer sign what the URL says, in the form that SigV4 specifies.'},
    ],
    page: `The access key of the URL is one whose secret is known here, so kvsctl has signed the URL again: as specified, which did not give its signature, and then in all the ways in which clients are known to get it wrong, alone and in twos. One of them gave it, so that is what the signer does.

What clients differ in: how values are encoded (JavaScript, Java and iOS each have an own idea), the order of the parameters, a session token added after signing or signed empty, the host with a port, the hash of the payload, another region, service or day in the scope than in the URL, a secret with a line end.

Where a verifier that is lenient about encoding and ports takes it, this is a warning.`,
    provokedBy: anySuchUrl('whose session token was added after signing'),
    explainedBy: ['KVS-SIG-044', 'KVS-SIG-045', 'KVS-SIG-046', 'KVS-SIG-047', 'KVS-SIG-048', 'KVS-SIG-050', 'KVS-SIG-052'],
  }),

  urlSignatureUnexplained: defineKind<{readonly accessKeyId: string}>({
    code: 'KVS-SIG-059',
    slug: 'URL_SIGNATURE_WRONG',
    severity: 'error',
    confidence: 'measured',
    title: 'The signature is not the one that this secret gives',
    says: ({accessKeyId}) =>
      `The secret of ${accessKeyId} that is known here gives another signature, also in every way in which clients are known to sign wrongly.`,
    remedy: () => [
      {text: 'Check that the signer has the secret of this very access key: whole, and not that of an earlier key.'},
      {text: 'Check that nothing in the URL was changed after signing: client id, date, host.'},
    ],
    page: `The access key of the URL is one whose secret is known here. Signing again, as specified and in all the ways in which clients are known to get it wrong, never gave the signature of the URL. So another secret was used, or what was signed is not what the URL says.

Usual causes:
- A secret that was cut or mistyped, or belongs to another key.
- A client id, host or date that was changed after signing.
- A signature that was copied from another URL.`,
    provokedBy: anySuchUrl('signed with another secret'),
    explainedBy: ['KVS-SIG-048', 'KVS-SIG-049', 'KVS-SIG-050', 'KVS-SIG-051', 'KVS-SIG-052', 'KVS-SIG-056', 'KVS-SIG-057'],
  }),
} as const
