import {presignUrl} from '../../src/protocol/sigv4/presign.ts'

export const signedChannelArn = 'arn:aws:kinesisvideo:us-west-2:123456789012:channel/demo-channel/1234567890123'
export const longTerm = {accessKeyId: 'AKIAIOSFODJJ7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxQQiCYEXAMPLEKEY'}
export const temporary = {
  accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  sessionToken: 'IQoJb3JpZ2luX2VjEXAMPLE//////////wEaCXVzLXdlc3QtMiJHMEUCIQ+Tb0/aa==',
}

export interface SignedUrlChanges {
  readonly host?: string
  readonly path?: string
  readonly query?: Readonly<Record<string, string>>
  readonly credentials?: typeof longTerm | typeof temporary
  readonly region?: string
  readonly service?: string
  readonly date?: Date
  readonly expiresSeconds?: number
}

/** A viewer's URL that is as it should be, but for `changes`, which are signed. */
export const signedUrl = (date: Date, changes: SignedUrlChanges = {}): string => {
  const {host = 'v-a1b2c3d4.kinesisvideo.us-west-2.amazonaws.com', path = ''} = changes
  return presignUrl({
    url: `wss://${host}${path}`,
    query: changes.query ?? {'X-Amz-ChannelARN': signedChannelArn, 'X-Amz-ClientId': 'viewer-1'},
    credentials: changes.credentials ?? longTerm,
    region: changes.region ?? 'us-west-2',
    ...(changes.service !== undefined && {service: changes.service}),
    date: changes.date ?? date,
    expiresSeconds: changes.expiresSeconds ?? 299,
  })
}

/** With another raw value of a parameter, which is not signed. */
export const withRaw = (url: string, name: string, value: string): string =>
  url.replace(new RegExp(`(?<=[?&]${name}=)[^&]*`), () => value)

/** Without a parameter that was signed. */
export const withoutParameter = (url: string, name: string): string => url.replace(new RegExp(`(?<=[?&])${name}=[^&]*&?`), '')
