import type {Identity} from './identity.ts'

/** Who sent a request, once its signature has been found good. */
export interface Principal {
  readonly accessKeyId: string
  readonly identity: Identity
  /** The signing name that it was signed for: `kinesisvideo`, `monitoring`, `sts`. */
  readonly service: string
  /** The region that it was signed for. */
  readonly region: string
  /** What the request itself says for conditions of policies. */
  readonly origin: RequestOrigin
}

/** What is known of a request beside who signed it. */
export interface RequestOrigin {
  /** Where it came from, as an address. */
  readonly sourceAddress?: string
  readonly userAgent?: string
  /** Whether it came over TLS. */
  readonly encrypted?: boolean
}

/** A dual-stack socket tells IPv4 peers as `::ffff:` and their address. */
const unmapped = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '')

/** The condition keys of an identity, which hold for all of its requests (IAM user guide, "AWS global condition context keys"). */
export function keysOfIdentity(identity: Identity): Readonly<Record<string, readonly string[]>> {
  const {kind, name, policySourceArn, account, userId, keys} = identity
  return {
    'aws:PrincipalArn': [policySourceArn],
    'aws:PrincipalAccount': [account],
    'aws:PrincipalType': [kind === 'user' ? 'User' : 'AssumedRole'],
    'aws:userid': [userId],
    ...(kind === 'user' && {'aws:username': [name]}),
    ...keys,
  }
}

/** All condition keys that a request has by itself; those of the action and its resource come on top. */
export function keysOfRequest({identity, region, origin}: Principal, now: number): Readonly<Record<string, readonly string[]>> {
  const {sourceAddress, userAgent, encrypted} = origin
  return {
    ...keysOfIdentity(identity),
    'aws:RequestedRegion': [region],
    'aws:CurrentTime': [new Date(now).toISOString()],
    'aws:EpochTime': [String(Math.floor(now / 1000))],
    ...(sourceAddress !== undefined && {'aws:SourceIp': [unmapped(sourceAddress)]}),
    ...(userAgent !== undefined && {'aws:UserAgent': [userAgent]}),
    ...(encrypted !== undefined && {'aws:SecureTransport': [String(encrypted)]}),
  }
}
