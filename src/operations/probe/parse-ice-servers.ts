import {type IceServer, type IceServerUrl, parseIceServerUrl} from '../../model/ice-server.ts'
import {Secret} from '../../model/secret.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {printable} from '../../protocol/text.ts'

/** More than any client uses; a file with a million entries is a mistake. */
const mostServers = 50

/**
 * Reads a file for `--ice-servers`: an RTCConfiguration (W3C WebRTC §4.2.1), its list of servers alone, or what GetIceServerConfig
 * answers.
 * @throws UserError that says what is wrong with it, and where
 */
export function parseIceServers(text: string, path: string): readonly IceServer[] {
  const list = listIn(parseJson(text, path))
  if (!list) throw wrong(path, 'it holds no list of ICE servers ("iceServers" or "IceServerList")')
  if (list.length === 0) throw wrong(path, 'its list of ICE servers is empty')
  if (list.length > mostServers) throw wrong(path, `it holds more than ${mostServers} servers`)
  return list.map((entry, index) => serverOf(entry, `server ${index + 1}`, path))
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw wrong(path, `it is not JSON (${printable(withoutExcerpt(error), {maxLength: 200})})`)
  }
}

/** V8 quotes the text around some errors, and the text of this file holds passwords. */
const withoutExcerpt = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/, (?:\.\.\.)?".*is not valid JSON$/s, '')

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const listIn = (value: unknown): readonly unknown[] | undefined => {
  if (Array.isArray(value)) return value
  if (!isRecord(value)) return undefined
  return [value.iceServers, value.IceServerList].find((list) => Array.isArray(list)) as readonly unknown[] | undefined
}

function serverOf(entry: unknown, where: string, path: string): IceServer {
  if (!isRecord(entry)) throw wrong(path, `${where} is no object`)
  const urls = [entry.urls ?? entry.url ?? entry.Uris].flat()
  if (urls.length === 0 || urls[0] === undefined) throw wrong(path, `${where} has no urls`)
  const username = text(entry.username ?? entry.Username)
  const password = text(entry.credential ?? entry.Password)
  const ttl = entry.Ttl
  return {
    urls: urls.map((url) => urlOf(url, where, path)),
    ...(username !== undefined && {username}),
    ...(password !== undefined && {password: new Secret(password)}),
    ...(typeof ttl === 'number' && {ttlSeconds: ttl}),
  }
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

function urlOf(value: unknown, where: string, path: string): IceServerUrl {
  const url = typeof value === 'string' ? parseIceServerUrl(value) : undefined
  if (url) return url
  throw wrong(
    path,
    `${where} has the URL ${printable(JSON.stringify(value) ?? 'undefined', {maxLength: 100})}, which is no stun: or turn: URI`,
  )
}

const wrong = (path: string, why: string): UserError =>
  new UserError({
    code: 'bad-ice-servers',
    message: `${path} cannot be used for ICE servers: ${why}.`,
    remedy: [{text: 'Write {"iceServers":[{"urls":["turn:host:3478?transport=udp"],"username":"…","credential":"…"}]}.'}],
    exitCode: exitCodes.usage,
  })
