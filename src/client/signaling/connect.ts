import type {Role} from '../../model/channel.ts'
import type {SignalingConnectFact} from '../../model/evidence.ts'
import {FailureError} from '../../model/failure-error.ts'
import type {Clock} from '../../platform/clock.ts'
import {openWebsocket} from '../../platform/websocket.ts'
import {presignUrl} from '../../protocol/sigv4/presign.ts'
import type {SigningCredentials} from '../../protocol/sigv4/signature.ts'
import {printable} from '../../protocol/text.ts'
import {createConnection, type SignalingConnection} from './connection.ts'

export interface ConnectSignalingOptions {
  /** `wss://m-…` for the master, `wss://v-…` for a viewer: WSS of GetSignalingChannelEndpoint. */
  readonly endpoint: string
  readonly channelArn: string
  readonly role: Role
  /** A viewer must have one; a master may. */
  readonly clientId?: string
  readonly credentials: SigningCredentials
  readonly region: string
  readonly ca?: string
  readonly signal: AbortSignal
  readonly clock: Clock
  readonly handshakeTimeoutMs?: number
}

export type SignalingOpening =
  | {readonly status: 'open'; readonly connection: SignalingConnection; readonly fact: SignalingConnectFact}
  | {readonly status: 'refused'; readonly fact: SignalingConnectFact}

/** What every KVS client but the C SDK asks for: a second less than the five minutes within which the service wants it used. */
const presignedForSeconds = 299

/** DNS, TCP, TLS and the upgrade take six round trips at most; satellite links stay below this, and a dead host is told from a slow one. */
const defaultHandshakeTimeoutMs = 10_000

/**
 * Opens the signaling websocket of a channel as master or viewer (developer guide, "ConnectAsMaster", "ConnectAsViewer").
 * A refusal with its status and body is a fact and not an exception.
 * @throws FailureError when no answer came: unreachable, timeout, malformed, interrupted
 */
export async function connectSignaling(options: ConnectSignalingOptions): Promise<SignalingOpening> {
  const {endpoint, role, clientId, ca, signal, clock} = options
  if (!isWebsocketUrl(endpoint)) throw notAnEndpoint(endpoint)
  const url = presign(options)
  const opening = await openWebsocket(url, {
    ...(ca !== undefined && {ca}),
    signal,
    clock,
    handshakeTimeoutMs: options.handshakeTimeoutMs ?? defaultHandshakeTimeoutMs,
  })
  const common = {role, ...(clientId !== undefined && {clientId}), endpoint: hostOf(endpoint), headers: clean(opening.headers)}
  if (opening.status === 'open')
    return {status: 'open', connection: createConnection(opening.socket), fact: {...common, httpStatus: 101}}
  const body = printable(opening.body, {maxLength: maxBodyLength})
  return {status: 'refused', fact: {...common, httpStatus: opening.httpStatus, ...(body !== '' && {body})}}
}

const maxBodyLength = 4 * 1024

const presign = ({endpoint, channelArn, clientId, credentials, region, clock}: ConnectSignalingOptions): string =>
  presignUrl({
    url: endpoint,
    query: {'X-Amz-ChannelARN': channelArn, ...(clientId !== undefined && {'X-Amz-ClientId': clientId})},
    credentials,
    region,
    date: new Date(clock.now()),
    expiresSeconds: presignedForSeconds,
  })

const isWebsocketUrl = (text: string): boolean => URL.canParse(text) && /^wss?:$/.test(new URL(text).protocol)

const notAnEndpoint = (endpoint: string): FailureError =>
  new FailureError({
    kind: 'malformed',
    message: `The service named "${printable(endpoint, {maxLength: 200})}" as websocket endpoint, which is not a wss:// URL.`,
  })

function hostOf(endpoint: string): string {
  const {hostname, port, protocol} = new URL(endpoint)
  return `${hostname}:${port || (protocol === 'wss:' ? 443 : 80)}`
}

const clean = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [printable(name, {maxLength: 100}), printable(value)]))
