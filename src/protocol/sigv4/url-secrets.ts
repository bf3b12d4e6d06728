/** Parameters of a presigned URL that are no secrets. */
const open = /^X-Amz-(?:Algorithm|ChannelARN|ClientId|Credential|Date|Expires|SignedHeaders)$/

/** No value of the others is longer, and every session token is. */
const longestOther = 64

/** Whether a value must not be shown: signature and token, also where their names are mistyped or broken. */
export const isSecret = (name: string, value: string): boolean =>
  value !== '' && !open.test(name) && (/signature|token/i.test(name) || value.length >= longestOther)

/** Text without what looks like a secret: a URL that was escaped or cut has them in places where they do not belong. */
export const withoutSecrets = (text: string): string =>
  text.replace(/((?:Security-Token|Signature)(?:=|%(?:25)*3D))[^&\\]*/gi, '$1[redacted]').replace(/[0-9a-f]{64}/gi, '[redacted]')
