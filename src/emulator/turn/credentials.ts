import {createHmac} from 'node:crypto'
import {readTurnUsername} from '../../model/ice-server.ts'
import {parseResourceArn} from '../../model/resource-arn.ts'
import {longTermKey} from '../../protocol/stun/integrity.ts'

/** Ttl of GetIceServerConfig, seconds; KVS always says this. */
export const credentialTtlSeconds = 300

/** One entry of IceServerList as it stands in the body, its keys in the service's order. */
export interface IceServerEntry {
  readonly Password: string
  readonly Ttl: number
  readonly Uris: readonly string[]
  readonly Username: string
}

/** `<expiry, epoch seconds>:<base64 of "v1:" + channel ARN>`: the same for every server of one answer. */
export const createUsername = (channelArn: string, nowMs: number, livesSeconds = credentialTtlSeconds): string =>
  `${Math.floor(nowMs / 1000) + livesSeconds}:${Buffer.from(`v1:${channelArn}`).toString('base64')}`

/** 44 characters of base64, as KVS's are; nothing has to be remembered about a credential that was handed out. */
export const createPassword = (secret: Buffer, username: string): string =>
  createHmac('sha256', secret).update(username).digest('base64')

/** Who sends a TURN request, by the name it gives. */
export interface TurnAccount {
  readonly username: string
  readonly channelArn: string
  readonly channelName: string
  readonly region: string
  readonly expiresAtMs: number
  /** The long-term key (RFC 8489 §9.2.2) that its owner knows; whether the sender does is for MESSAGE-INTEGRITY to tell. */
  readonly key: Buffer
}

/** Looks a username up; undefined when this service cannot have issued it. */
export function accountOf(username: string, server: {readonly secret: Buffer; readonly realm: string}): TurnAccount | undefined {
  const facts = readTurnUsername(username)
  const channel = facts?.channelArn === undefined ? undefined : parseResourceArn(facts.channelArn)
  if (!facts?.channelArn || !channel) return undefined
  const key = longTermKey(username, server.realm, createPassword(server.secret, username))
  return {
    username,
    channelArn: facts.channelArn,
    channelName: channel.name,
    region: channel.region,
    expiresAtMs: facts.expiresAtMs,
    key,
  }
}
