import {createCipheriv, createDecipheriv} from 'node:crypto'
import type {EmulatorContext} from '../context.ts'
import {serviceError} from '../http/aws-error.ts'
import type {CollectionName, Collections} from '../state/store.ts'

/** What a list is of. A token of another one is no good. */
export interface Listing {
  readonly operation: string
  /** What the request filters by, as it came. */
  readonly filter?: unknown
}

/** AWS does not say how long; long enough to read any list at the rate that is allowed, short enough to be noticed in a day. */
const lifeMs = 60 * 60_000

const cipher = 'aes-256-gcm'
const [keyBytes, nonceBytes, tagBytes] = [32, 12, 16] as const
const secretName = 'page-tokens'

const invalid = () => serviceError('InvalidArgumentException', 'The NextToken is not valid, or has expired.')

/** Kept, so that a restart does not end a walk through a list. */
function keptKey({store, random}: EmulatorContext): Buffer {
  const kept = store.get('secrets', secretName)
  if (kept) return Buffer.from(kept.value, 'hex')
  const key = random.bytes(keyBytes)
  store.put('secrets', secretName, {value: key.toString('hex')})
  return key
}

const describeListing = ({operation, filter}: Listing): Buffer => Buffer.from(JSON.stringify([operation, filter ?? null]))

/**
 * A token for what comes after the entry `last`. It names an entry instead of a place, so that it stays good while resources
 * come and go; nothing is remembered about it; and nobody can make one, or see what is in it (NIST SP 800-38D, GCM).
 */
export function createPageToken(context: EmulatorContext, listing: Listing, last: string): string {
  const nonce = context.random.bytes(nonceBytes)
  const sealing = createCipheriv(cipher, keptKey(context), nonce).setAAD(describeListing(listing))
  const sealed = [sealing.update(`${context.clock.now() + lifeMs}:${last}`), sealing.final()]
  return Buffer.concat([nonce, ...sealed, sealing.getAuthTag()]).toString('base64')
}

function unseal(key: Buffer, listing: Listing, bytes: Buffer): string | undefined {
  try {
    const opening = createDecipheriv(cipher, key, bytes.subarray(0, nonceBytes), {authTagLength: tagBytes})
    opening.setAAD(describeListing(listing)).setAuthTag(bytes.subarray(-tagBytes))
    return Buffer.concat([opening.update(bytes.subarray(nonceBytes, -tagBytes)), opening.final()]).toString('utf8')
  } catch {
    return undefined
  }
}

/**
 * The entry after which the page starts; empty without a token.
 *
 * @throws AwsError InvalidArgumentException when the token is garbled, expired, or of another operation, filter, region or account
 */
export function parsePageToken(context: EmulatorContext, listing: Listing, token: string | undefined): string {
  if (!token) return ''
  const text = unseal(keptKey(context), listing, Buffer.from(token, 'base64')) ?? ''
  const [, expiresMs, last] = /^(\d+):(.*)$/s.exec(text) ?? []
  if (last === undefined || context.clock.now() >= Number(expiresMs)) throw invalid()
  return last
}

export interface PageRequest<C extends CollectionName, T> extends Listing {
  readonly token: string | undefined
  /** As many as the request says, or as many as there are in a page where it does not say. */
  readonly limit: number
  readonly of: C
  /** What stands in the list for a record; undefined where it is none of the list. */
  readonly pick: (record: Collections[C]) => T | undefined
}

/**
 * One page of a list, by name.
 *
 * @throws AwsError InvalidArgumentException when the token is no good
 */
export function takePage<C extends CollectionName, T extends {readonly name: string}>(
  context: EmulatorContext,
  {token, limit, of, pick, ...listing}: PageRequest<C, T>,
): {readonly page: readonly T[]; readonly next: {readonly NextToken?: string}} {
  const page: T[] = []
  for (const record of context.store.after(of, parsePageToken(context, listing, token))) {
    const picked = pick(record)
    if (!picked) continue
    if (page.length === limit) return {page, next: {NextToken: createPageToken(context, listing, page.at(-1)!.name)}}
    page.push(picked)
  }
  return {page, next: {}}
}
