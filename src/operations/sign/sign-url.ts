import type {Role} from '../../model/channel.ts'
import {FailureError} from '../../model/failure-error.ts'
import {parseResourceArn} from '../../model/resource-arn.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {presignUrl} from '../../protocol/sigv4/presign.ts'
import {printable} from '../../protocol/text.ts'
import {channelEndpoints} from '../channel/channel-endpoints.ts'
import {findChannel} from '../channel/find-channel.ts'
import {stableClientId, validClientId} from '../client-id.ts'
import type {World} from '../connect.ts'

/** What the SDKs take: a second less than the five minutes within which the service wants it used. */
export const defaultExpiresSeconds = 299

/** A week, the longest life that SigV4 gives a URL. */
const maxExpiresSeconds = 604_800

export interface SignUrlOptions {
  /** Name or ARN. */
  readonly channel: string
  /** `VIEWER` unless given: a master's URL, once used, displaces the master that is connected. */
  readonly role?: Role
  /** Of a viewer, one stable id per host unless given; of a master, none. */
  readonly clientId?: string
  /** WSS endpoint to use instead of asking for it; with an ARN, nothing is asked then. */
  readonly endpoint?: string
  readonly expiresSeconds?: number
  /** Now, unless given. */
  readonly date?: Date
  /** Leaves signature and session token in the URL. */
  readonly showSecrets?: boolean
}

/** A presigned URL of the signaling websocket, and what it says. */
export interface SignedUrl {
  readonly schema: 'urn:kvsctl:schema:signed-url:1'
  readonly channelArn: string
  readonly role: Role
  readonly clientId?: string
  readonly endpoint: string
  readonly region: string
  readonly accessKeyId: string
  /** Whether the key is one of a session, whose token is in the URL. */
  readonly temporary: boolean
  /** ISO 8601, UTC, as are all times here. */
  readonly signedAt: string
  readonly expiresAt: string
  readonly expiresSeconds: number
  /** Signature and session token are `[redacted]`, unless they were asked for. */
  readonly url: string
}

/**
 * Makes the URL with which a master or viewer opens the signaling websocket (developer guide, "ConnectAsMaster", "ConnectAsViewer").
 * @throws UserError when there is no such channel, or the options make no sense
 */
export async function signUrl(world: World, options: SignUrlOptions): Promise<SignedUrl> {
  const {role = 'VIEWER', expiresSeconds = defaultExpiresSeconds, showSecrets = false} = options
  if (!Number.isInteger(expiresSeconds) || expiresSeconds < 1 || expiresSeconds > maxExpiresSeconds)
    throw usage('bad-expires', `A URL lives for 1 to ${maxExpiresSeconds} whole seconds (a week), not for ${expiresSeconds} s.`)
  const clientId = clientIdOf(role, options.clientId)
  const {arn, endpoint} = await whereTo(world, role, options)
  const {region} = parseResourceArn(arn) ?? world
  const credentials = await world.credentials()
  const date = options.date ?? new Date(world.clock.now())
  const url = presignUrl({
    url: endpoint,
    query: {'X-Amz-ChannelARN': arn, ...(clientId !== undefined && {'X-Amz-ClientId': clientId})},
    credentials,
    region,
    date,
    expiresSeconds,
  })
  const signedMs = Math.floor(date.getTime() / 1000) * 1000
  return {
    schema: 'urn:kvsctl:schema:signed-url:1',
    channelArn: arn,
    role,
    ...(clientId !== undefined && {clientId}),
    endpoint,
    region,
    accessKeyId: credentials.accessKeyId,
    temporary: Boolean(credentials.sessionToken),
    signedAt: new Date(signedMs).toISOString(),
    expiresAt: new Date(signedMs + expiresSeconds * 1000).toISOString(),
    expiresSeconds,
    url: showSecrets ? url : redacted(url),
  }
}

const clientIdOf = (role: Role, given: string | undefined): string | undefined => {
  if (given !== undefined) return validClientId(given)
  return role === 'VIEWER' ? stableClientId() : undefined
}

interface Destination {
  readonly arn: string
  readonly endpoint: string
}

async function whereTo(world: World, role: Role, {channel, endpoint}: SignUrlOptions): Promise<Destination> {
  if (endpoint !== undefined) {
    const wss = validEndpoint(endpoint)
    return {arn: parseResourceArn(channel) ? channel : (await findChannel(world, channel)).arn, endpoint: wss}
  }
  const {arn, endpoints} = await channelEndpoints(world, {channel, roles: [role], protocols: ['WSS']})
  const wss = endpoints[role]?.WSS
  if (wss === undefined)
    throw new FailureError({kind: 'malformed', message: 'GetSignalingChannelEndpoint returned no WSS endpoint.'})
  return {arn, endpoint: wss}
}

function validEndpoint(endpoint: string): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined
  if (url?.protocol === 'wss:' && url.search === '' && url.hash === '' && url.username === '') return endpoint
  throw usage(
    'bad-endpoint',
    `"${printable(endpoint, {maxLength: 200})}" is not the wss:// URL of a websocket without a query: wss://v-1a2b3c4d.kinesisvideo.us-west-2.amazonaws.com.`,
  )
}

const redacted = (url: string): string => url.replace(/(?<=[?&]X-Amz-(?:Signature|Security-Token)=)[^&]+/g, '[redacted]')

const usage = (code: string, message: string): UserError => new UserError({code, message, exitCode: exitCodes.usage})
