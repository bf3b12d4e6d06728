import {FailureError} from '../model/failure-error.ts'
import {type IceServer, type IceServerUrl, parseIceServerUrl} from '../model/ice-server.ts'
import {noneMeantCode} from '../model/observed.ts'
import {printable} from '../protocol/text.ts'
import type {TurnSelection} from './gathering-session.ts'
import type {TurnTarget} from './turn-leg.ts'

/**
 * Every TURN URL that is meant, with its credentials; the same one twice is asked once. A URL that is not in the list is meant too where
 * its host is: another transport or port, with the credentials of that host.
 * @throws FailureError `malformed` where the list has none that is meant
 */
export function turnTargets(servers: readonly IceServer[], {transports, server}: TurnSelection = {}): readonly TurnTarget[] {
  const listed = servers.flatMap((from) => from.urls.filter(({kind}) => kind === 'turn').map((url) => ({url, server: from})))
  const named = server === undefined ? listed : (aliasOf(server, listed) ?? listed.filter(({url}) => isNamed(url, server)))
  const meant = named.filter(({url}) => !transports || transports.includes(url.transport))
  if (meant.length === 0 && listed.length > 0) throw noneMeant(listed)
  const keys = meant.map(({url, server: from}) => `${url.url} ${from.username}`)
  return meant.filter((_, index) => keys.indexOf(keys[index]!) === index)
}

const isNamed = ({url, host, port}: IceServerUrl, server: string): boolean =>
  [url, host, `${host}:${port}`, `[${host}]:${port}`].includes(server)

function aliasOf(server: string, listed: readonly TurnTarget[]): readonly TurnTarget[] | undefined {
  const url = parseIceServerUrl(server)
  if (url?.kind !== 'turn' || listed.some((target) => target.url.url === server)) return undefined
  const same = listed.find((target) => target.url.host === url.host)
  return same && [{url, server: same.server}]
}

const noneMeant = (listed: readonly TurnTarget[]): FailureError =>
  new FailureError({
    kind: 'malformed',
    code: noneMeantCode,
    message: `None of the TURN servers is the one that was asked for by server or transport. There are ${printable(listed.map(({url}) => url.url).join(', '), {maxLength: 1_000})}.`,
  })
