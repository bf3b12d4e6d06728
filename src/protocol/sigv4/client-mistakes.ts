import {formatAmzDate, parseAmzDate} from './amz-date.ts'
import {
  type ClientEncoding,
  doubleEncoding,
  iosEncoding,
  javaEncoding,
  javascriptEncoding,
  lowerCaseEncoding,
  noEncoding,
  plusIsSpaceEncoding,
} from './client-encodings.ts'
import {uriDecode, uriEncode} from './encoding.ts'
import type {CredentialScope} from './signature.ts'
import type {SigningWay} from './signing-ways.ts'

/** A way in which clients are known to sign, and which is not the specified one. */
export interface ClientMistake {
  /** Two mistakes of one aspect exclude each other. */
  readonly aspect: string
  /** Goes on from "signed as if". */
  readonly says: string
  change(way: SigningWay): SigningWay
}

export interface MistakeContext {
  readonly way: SigningWay
  /** The token that belongs to the secret, where there is one. */
  readonly sessionToken?: string
  /** Regions that the signer may have had in mind: of the host, of the ARN. */
  readonly regions: readonly string[]
}

const mistake = (aspect: string, says: string, changes: Partial<SigningWay>): ClientMistake => ({
  aspect,
  says,
  change: (way) => ({...way, ...changes}),
})

/** All that are known, the likeliest first. Those that would change nothing in this URL are among them and do no harm. */
export const clientMistakes = (context: MistakeContext): ClientMistake[] => [
  ...encodings,
  ...tokens(context),
  ...parameters(context.way),
  ...hosts(context.way.host),
  ...scopes(context.regions),
  ...dates(context.way),
  ...secrets(context.way.secret),
  ...forms,
]

const encoded = (says: string, encode: ClientEncoding | 'written'): ClientMistake => mistake('encoding', says, {encode})

const encodings: readonly ClientMistake[] = [
  encoded("values were encoded by JavaScript’s encodeURIComponent, which leaves !'()* as they are", javascriptEncoding),
  encoded('values were encoded by Java’s URLEncoder, which makes a space a + and leaves *', javaEncoding),
  encoded('values were encoded by iOS’s urlHostAllowed, which leaves : and most punctuation', iosEncoding),
  encoded('values were not percent-encoded', noEncoding),
  encoded('values were percent-encoded twice', doubleEncoding),
  encoded('percent-encoding had lower-case hex', lowerCaseEncoding),
  encoded('every + was a space', plusIsSpaceEncoding),
  encoded('values were encoded as they stand in the URL', 'written'),
  mistake('order', 'parameters were left in the order of the URL', {sort: 'written'}),
  mistake('order', 'parameters were sorted without regard to case', {
    sort: (a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1),
  }),
]

const tokenName = 'X-Amz-Security-Token'
const nameOf = ({name}: {readonly name: string}): string => uriDecode(name)
const without = (way: SigningWay, name: string): SigningWay => ({
  ...way,
  parameters: way.parameters.filter((parameter) => nameOf(parameter) !== name),
})
const withValue = (way: SigningWay, name: string, value: string): SigningWay => ({
  ...way,
  parameters: [...without(way, name).parameters, {name, value: uriEncode(value)}],
})

function tokens({way, sessionToken}: MistakeContext): ClientMistake[] {
  const inUrl = way.parameters.some((parameter) => nameOf(parameter) === tokenName)
  const token = (says: string, change: ClientMistake['change']): ClientMistake => ({aspect: 'token', says, change})
  return [
    ...(inUrl ? [token('the session token was added after signing', (signed) => without(signed, tokenName))] : []),
    token('an empty X-Amz-Security-Token was signed', (signed) => withValue(signed, tokenName, '')),
    ...(sessionToken === undefined
      ? []
      : [
          token(`the session token of these credentials was signed${inUrl ? '' : ' and then left out of the URL'}`, (signed) =>
            withValue(signed, tokenName, sessionToken),
          ),
        ]),
  ]
}

/** Lives that SDKs and samples give a URL. */
const usualLives = ['299', '300', '60', '900', '3600', '86400', '604800']

function parameters(way: SigningWay): ClientMistake[] {
  const names = [...new Set(way.parameters.map(nameOf))].filter((name) => name !== tokenName)
  return [
    ...names.map((name) => ({
      aspect: 'parameter',
      says: `${name} was added after signing`,
      change: (signed: SigningWay) => without(signed, name),
    })),
    ...usualLives.map((life) => ({
      aspect: 'parameter',
      says: `X-Amz-Expires was ${life}, and changed afterwards`,
      change: (signed: SigningWay) => withValue(signed, 'X-Amz-Expires', life),
    })),
  ]
}

function hosts(host: string): ClientMistake[] {
  const bare = host.replace(/:\d+$/, '')
  const other = bare.replace(/^[mv]-/, (family) => (family === 'm-' ? 'v-' : 'm-'))
  const control = bare.replace(/^[a-z]-[^.]+\./, '')
  const hostOf = (says: string, signed: string): ClientMistake => mistake('host', says, {host: signed})
  return [
    hostOf('the host had no port', bare),
    hostOf('the host had the port 443', `${bare}:443`),
    ...(other === bare ? [] : [hostOf(`the host was that of the other role, ${other}`, other)]),
    ...(control === bare ? [] : [hostOf(`the host was ${control}`, control)]),
    hostOf('the host had its scheme before it', `wss://${host}`),
  ]
}

/** Another scope, in the string to sign and in the key, or in the key alone. */
const scoped = (aspect: string, says: string, changes: Partial<CredentialScope>, keyOnly = false): ClientMistake => ({
  aspect,
  says: keyOnly ? `${says} in the key only` : says,
  change: (way) => ({
    ...way,
    keyScope: {...way.keyScope, ...changes},
    ...(!keyOnly && {scope: {...way.scope, ...changes}}),
  }),
})

const otherServices = ['kinesisvideo', 'kinesis-video-signaling', 'kinesisvideosignaling', 'kinesis', 'execute-api']

function scopes(regions: readonly string[]): ClientMistake[] {
  const others: [string, Partial<CredentialScope>][] = [
    ...[...new Set([...regions, 'us-west-2', 'us-east-1'])].map((region): [string, Partial<CredentialScope>] => [
      `the region was ${region}`,
      {region},
    ]),
    ...otherServices.map((service): [string, Partial<CredentialScope>] => [`the service was ${service}`, {service}]),
  ]
  return others.flatMap(([says, changes]) => [scoped('scope', says, changes), scoped('scope', says, changes, true)])
}

/** A signer that looks at the clock twice may see two seconds, or two days. */
function dates({amzDate}: SigningWay): ClientMistake[] {
  const sameDay = scoped('date', 'the day of the scope was that of X-Amz-Date', {date: amzDate.slice(0, 8)})
  const ms = parseAmzDate(amzDate)
  if (ms === undefined) return [sameDay]
  const nextTo = [-1, 1].map((days) => formatAmzDate(new Date(ms + days * 86_400_000)).slice(0, 8))
  return [
    sameDay,
    ...nextTo.map((date) => scoped('date', `the day of the scope was ${date}`, {date})),
    ...[-2, -1, 1, 2].map((seconds) =>
      mistake('date', `the clock was read twice, ${Math.abs(seconds)} s ${seconds < 0 ? 'before' : 'after'} X-Amz-Date`, {
        amzDate: formatAmzDate(new Date(ms + seconds * 1000)),
      }),
    ),
  ]
}

const secrets = (secret: string): ClientMistake[] => [
  mistake('secret', 'a line end stood behind the secret', {secret: `${secret}\n`}),
  mistake('secret', 'a space stood behind the secret', {secret: `${secret} `}),
  mistake('secret', 'the secret stood in quotes', {secret: `"${secret}"`}),
  mistake('secret', 'the secret was percent-encoded', {secret: uriEncode(secret)}),
]

const forms: readonly ClientMistake[] = [
  mistake('payload', 'the payload was UNSIGNED-PAYLOAD, which only S3 takes', {payloadHash: 'UNSIGNED-PAYLOAD'}),
  mistake('payload', 'there was no hash of the empty payload', {payloadHash: ''}),
  mistake('method', 'the method was POST', {method: 'POST'}),
  mistake('form', 'there was no empty line after the headers', {finish: (text) => text.replace('\n\n', '\n')}),
  mistake('form', 'a line end stood behind the canonical request', {finish: (text) => `${text}\n`}),
  mistake('form', 'lines ended with CR LF', {finish: (text) => text.replaceAll('\n', '\r\n')}),
]
