import {serviceError} from '../http/aws-error.ts'

// Tokens say where the next page starts, so they stay good while resources come and go.
const prefix = 'after:'

export const createPageToken = (lastName: string): string => Buffer.from(prefix + lastName).toString('base64')

/** @throws AwsError InvalidArgumentException when the token was not made by {@link createPageToken} */
export function parsePageToken(token: string): string {
  const text = Buffer.from(token, 'base64').toString('utf8')
  if (!text.startsWith(prefix) || createPageToken(text.slice(prefix.length)) !== token)
    throw serviceError('InvalidArgumentException', 'The NextToken is not valid.')
  return text.slice(prefix.length)
}
