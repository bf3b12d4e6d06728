/** What values of the parameters that are no secrets look like, where they are right or nearly so. */
const forms: Readonly<Record<string, RegExp>> = {
  'X-Amz-Algorithm': /^[\w-]{1,40}$/,
  'X-Amz-ChannelARN': /^arn[\w:./%-]{1,340}$/,
  'X-Amz-ClientId': /^[\w.-]{1,300}$/,
  'X-Amz-Credential': /^\w{1,128}\/\d{8}\/[\w-]{1,30}\/[\w-]{1,40}\/\w{1,20}$/,
  'X-Amz-SignedHeaders': /^[\w;-]{1,200}$/,
}

/** No session token is as short, and what is left of one that was cut opens nothing. */
const harmlessLength = 40

/** Whether a value must not be shown: signature and token, also where their names are mistyped or broken. */
export const isSecret = (name: string, value: string): boolean =>
  value !== '' && (/signature|token/i.test(name) || (value.length > harmlessLength && !forms[name]?.test(value)))

/** Text without what looks like a secret: a URL that was escaped or cut has them in places where they do not belong. */
export const withoutSecrets = (text: string): string =>
  text.replace(/((?:Security-Token|Signature)(?:=|%(?:25)*3D))[^&\\]*/gi, '$1[redacted]').replace(/[0-9a-f]{64}/gi, '[redacted]')
