import {isAwsRegion} from '../../model/region.ts'
import {defineKind} from '../finding-kind.ts'

/** Nothing but a URL is needed to see these. */
export const anySuchUrl = (url: string) => ({environment: `kvsctl sign explain of a URL ${url}`})

const mintAgain = {
  text: 'Compare with a URL that is made right; --show-secrets makes it usable.',
  command: 'kvsctl sign url CHANNEL --as viewer',
}

/** `us_west_2` and `USEast1` are the names of the same in programming languages. */
export function likelyRegion(text: string): string | undefined {
  const parts = /^([a-z]{2})[-_ ]?(gov|iso|isob)?[-_ ]?((?:north|south)?(?:east|west)|north|south|central)[-_ ]?(\d)$/i.exec(
    text.trim(),
  )
  const name = parts?.slice(1).filter(Boolean).join('-').toLowerCase()
  return name !== undefined && isAwsRegion(name) ? name : undefined
}

export const urlFormKinds = {
  urlAddress: defineKind<{
    readonly part: 'scheme' | 'port' | 'path' | 'fragment'
    readonly found: string
    readonly expected: string
  }>({
    code: 'KVS-SIG-043',
    slug: 'URL_ADDRESS',
    severity: 'error',
    confidence: 'measured',
    title: 'The URL does not lead to a signaling websocket',
    says: ({part, found, expected}) => `Its ${part} is ${found}; it must be ${expected}.`,
    remedy: ({part, expected}) => [
      part === 'path'
        ? {text: 'Connect to the root: the path is part of what is signed, so sign again with "/".'}
        : {text: `Write ${expected} instead: the ${part} is not part of what is signed.`},
    ],
    page: `The websocket of the signaling service is at wss://<m- or v- host>/ on port 443, and at no other path. A URL with another path is answered with 403 whatever its signature is.

Usual causes:
- The endpoint of GetSignalingChannelEndpoint for HTTPS instead of WSS was used (https://r-…).
- A client library that wants http(s):// and rewrites the scheme.
- A base path of another service was joined to the endpoint.`,
    provokedBy: anySuchUrl('that begins with https://'),
  }),

  urlHostFamily: defineKind<{
    readonly host: string
    readonly family: string
    readonly role: 'master' | 'viewer'
    readonly why: string
  }>({
    code: 'KVS-SIG-044',
    slug: 'URL_HOST_FAMILY',
    severity: 'error',
    confidence: 'measured',
    title: 'The host is not the websocket of the role',
    says: ({host, family, why}) => `${host} is ${family}. ${why}`,
    remedy: ({role}) => [
      {
        text: `Use the WSS endpoint of the role ${role.toUpperCase()}.`,
        command: `kvsctl channel endpoint CHANNEL --role ${role}`,
      },
    ],
    page: `Each role has its own host: m-… for the master, v-… for viewers. Others serve other things: r-… GetIceServerConfig, w-… storage sessions, s-… and b-… media, and the bare kinesisvideo.<region> host is the control plane. All of them refuse the websocket, the control plane with "Unable to determine service/operation name to be authorized".

A viewer has an X-Amz-ClientId and a master need not have one: so a URL without it on a v- host is a master's on the wrong host, or a viewer's that lacks its id; and one with it on an m- host is most likely a viewer's. Some masters send one too, which the service tolerates: there it is a warning.`,
    provokedBy: anySuchUrl('with the host of the control plane'),
  }),

  urlParameterMissing: defineKind<{readonly missing: readonly string[]; readonly lookAlikes: readonly string[]}>({
    code: 'KVS-SIG-049',
    explainedBy: ['KVS-SIG-051'],
    slug: 'URL_PARAMETER_MISSING',
    severity: 'error',
    confidence: 'measured',
    title: 'The URL has a parameter missing',
    says: ({missing, lookAlikes}) =>
      `It has no ${missing.join(', no ')}${lookAlikes.length > 0 ? `, but ${lookAlikes.join(', ')}: names are compared letter by letter` : ''}.`,
    remedy: () => [
      {text: 'If the URL was cut when it was copied or logged, paste it whole: in quotes, since a shell ends it at the first &.'},
      {text: 'Otherwise let the signer add what is missing before it signs.', command: mintAgain.command},
    ],
    page: `A presigned URL of the signaling service carries X-Amz-Algorithm, X-Amz-ChannelARN, X-Amz-Credential, X-Amz-Date, X-Amz-Expires, X-Amz-SignedHeaders and X-Amz-Signature; a viewer's also X-Amz-ClientId, and one of temporary credentials X-Amz-Security-Token. Their order does not matter. aws4 and aws4fetch leave X-Amz-Expires out unless they are told a value: the emulator takes such a URL for five minutes, and whether AWS does is not published.

Usual causes:
- The URL went through a shell without quotes.
- A log that cuts long lines.
- Names in the wrong case, such as x-amz-channelArn.`,
    provokedBy: anySuchUrl('without X-Amz-Expires'),
  }),

  urlParameterTwice: defineKind<{readonly names: readonly string[]}>({
    code: 'KVS-SIG-050',
    slug: 'URL_PARAMETER_TWICE',
    severity: 'error',
    confidence: 'inferred',
    title: 'A parameter does not stand in the URL only once',
    says: ({names}) => `${names.join(', ')} ${names.length === 1 ? 'stands' : 'stand'} in the URL more than once.`,
    remedy: () => [{text: 'Sign the bare endpoint, not a URL that was signed before: each signing adds its parameters again.'}],
    page: `A parameter that stands in a query twice has two values, and signer and service may each take another one.

Usual causes:
- A URL that was signed already was signed again, with fresh parameters behind the old ones.
- A library that adds the parameters of the request to a URL that has them.`,
    provokedBy: anySuchUrl('that was signed twice'),
  }),

  urlParameterUnknown: defineKind<{readonly names: readonly string[]; readonly escapedAs?: 'html' | 'json'}>({
    code: 'KVS-SIG-051',
    slug: 'URL_PARAMETER_UNKNOWN',
    severity: 'warning',
    confidence: 'inferred',
    title: 'The service does not know a parameter of the URL',
    says: ({names, escapedAs}) =>
      escapedAs === undefined
        ? `The service has no use for ${names.join(', ')}.`
        : `Each & of it is escaped as in ${escapedAs === 'html' ? 'HTML (&amp;)' : 'JSON'}, so that names and values are wrong.`,
    remedy: ({escapedAs}) => [
      escapedAs === 'html'
        ? {text: 'Replace every &amp; by &: the URL was taken out of HTML or XML.'}
        : escapedAs === 'json'
          ? {text: 'Take the URL out of its JSON text with a JSON parser (jq -r), which undoes the escapes.'}
          : {text: 'Leave them out, or make sure that they are signed: everything in the query but the signature is.'},
    ],
    page: `What the service does with parameters that it does not know is not documented. They are part of the canonical query, so one that is added after signing breaks the signature.

Usual causes:
- A proxy or an analytics script that adds parameters of its own.
- A URL out of HTML or JSON whose & is still escaped, so that the names are wrong.`,
    provokedBy: anySuchUrl('with &utm_source=x behind it'),
  }),

  urlEncoding: defineKind<{readonly flaw: string; readonly names: readonly string[]; readonly example: string}>({
    code: 'KVS-SIG-052',
    slug: 'URL_ENCODING',
    severity: 'error',
    confidence: 'inferred',
    title: 'A value is not percent-encoded as it has to be',
    says: ({flaw, names, example}) => `${names.join(', ')}: ${flaw}. ${example}`,
    remedy: ({names}) => [
      {
        text: `Percent-encode ${names.length === 1 ? 'the value' : 'each value'} once, from its plain form, with everything but A-Z a-z 0-9 - . _ ~ escaped and upper-case hex, and sign exactly that.`,
      },
    ],
    page: `SigV4 signs the percent-encoded query, and so depends on how it is encoded (RFC 3986, section 2.3: all but letters, digits and - . _ ~ are escaped, with upper-case hex).

Usual causes:
- Values encoded twice (%253A): once by the caller and once by the signer or the URL class.
- Colons and slashes of the ARN left as they are: the service answers 400.
- A space written as +, or a + of the session token left as it is: a form encoder instead of a URL encoder.
- Lower-case hex: signers differ in whether they sign what they wrote; it works where they do.`,
    provokedBy: anySuchUrl('whose ARN is encoded twice'),
  }),

  urlClientId: defineKind<{readonly clientId?: string; readonly problem: string}>({
    code: 'KVS-SIG-053',
    slug: 'URL_CLIENT_ID',
    severity: 'error',
    confidence: 'measured',
    title: 'X-Amz-ClientId is not one that the service takes',
    says: ({clientId, problem}) => (clientId === undefined ? `${problem}.` : `"${clientId}" ${problem}.`),
    remedy: () => [
      {text: 'Give each viewer a stable id of its own: 1 to 256 of a-z A-Z 0-9 _ . -, and not AWS_ at its beginning.'},
    ],
    page: `Viewers must say who they are in X-Amz-ClientId: 1 to 256 characters of letters, digits, underscore, dot and hyphen, and not AWS_ in any case at the beginning. The service answers 400, for characters that are not allowed with "Invalid ClientId specified !".

On a v- host without any id there is nobody whom the master could answer.`,
    provokedBy: anySuchUrl('with X-Amz-ClientId=a%20b'),
  }),

  urlChannelArn: defineKind<{readonly value: string; readonly problem: string}>({
    code: 'KVS-SIG-055',
    slug: 'URL_CHANNEL_ARN',
    severity: 'error',
    confidence: 'measured',
    title: 'X-Amz-ChannelARN is not the ARN of a channel',
    says: ({value, problem}) => `"${value}" ${problem}.`,
    remedy: () => [
      {
        text: 'Use the whole ARN, with the number at its end that changes when a channel is created anew.',
        command: 'kvsctl channel describe CHANNEL --query channel.arn',
      },
    ],
    page: `X-Amz-ChannelARN names the channel by its whole ARN: arn:aws:kinesisvideo:<region>:<account>:channel/<name>/<creation time>. A name alone, the ARN of a stream, or an ARN without its last part names no channel.`,
    provokedBy: anySuchUrl('with a channel name in X-Amz-ChannelARN'),
    explainedBy: ['KVS-SIG-052'],
  }),
} as const
