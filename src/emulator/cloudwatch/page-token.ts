import {cloudWatchError} from './errors.ts'

const prefix = 'from:'

/** Names the place where the next page begins. */
export const createPageToken = (from: number): string => Buffer.from(`${prefix}${from}`).toString('base64')

/** @returns where the page begins, 0 without a token. @throws AwsError InvalidNextToken for one that nobody was given */
export function readPageToken(token: string | undefined): number {
  if (token === undefined) return 0
  const from = Number(Buffer.from(token, 'base64').toString('latin1').slice(prefix.length))
  if (!Number.isSafeInteger(from) || from < 1 || createPageToken(from) !== token)
    throw cloudWatchError('InvalidNextToken', 'The NextToken is not one that was handed out.')
  return from
}
