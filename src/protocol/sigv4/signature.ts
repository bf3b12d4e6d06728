import {createHmac, timingSafeEqual} from 'node:crypto'
import {sha256Hex} from './canonical-request.ts'

export const algorithm = 'AWS4-HMAC-SHA256'

/** What a signature is good for. */
export interface CredentialScope {
  /** `yyyymmdd` */
  readonly date: string
  readonly region: string
  /** The signing name: `kinesisvideo` for all five services of Kinesis Video Streams. */
  readonly service: string
}

/** A key pair, and a token where the credentials are temporary. An empty token counts as none. */
export interface SigningCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}

export const formatScope = ({date, region, service}: CredentialScope): string => `${date}/${region}/${service}/aws4_request`

const hmac = (key: Uint8Array | string, data: string): Buffer => createHmac('sha256', key).update(data).digest()

export const signingKey = (secretAccessKey: string, {date, region, service}: CredentialScope): Buffer =>
  hmac(hmac(hmac(hmac(`AWS4${secretAccessKey}`, date), region), service), 'aws4_request')

/** AWS General Reference, "Create a signed AWS API request", step 2. `amzDate` is `yyyymmddThhmmssZ`. */
export const stringToSign = (canonical: string, amzDate: string, scope: CredentialScope): string =>
  [algorithm, amzDate, formatScope(scope), sha256Hex(canonical)].join('\n')

/** With a key of {@link signingKey}; lower-case hex. */
export const signatureWith = (key: Buffer, canonical: string, amzDate: string, scope: CredentialScope): string =>
  hmac(key, stringToSign(canonical, amzDate, scope)).toString('hex')

/** Lower-case hex. */
export const signatureOf = (canonical: string, amzDate: string, scope: CredentialScope, secretAccessKey: string): string =>
  signatureWith(signingKey(secretAccessKey, scope), canonical, amzDate, scope)

/** Takes the same time wherever two signatures differ. */
export function sameSignature(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
