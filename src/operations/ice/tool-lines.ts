import type {IceServerUrl, IceTransport} from '../../model/ice-server.ts'
import type {Secret} from '../../model/secret.ts'
import {shellQuote} from '../shell-word.ts'
import type {IceConfig, IceConfigServer} from './ice-config.ts'

/** Lines for coturn's `turnutils_uclient`, one a TURN URI, relaying between two of its own clients (`-y`). */
export const turnutilsCommands = (config: IceConfig): readonly string[] =>
  turnUrls(config).map(({url: {host, port, transport}, username, password}) =>
    [
      'turnutils_uclient',
      '-y',
      ...turnutilsTransport[transport],
      '-p',
      port,
      '-u',
      shellQuote(username),
      '-w',
      shellQuote(String(password)),
      host,
    ].join(' '),
  )

/** `-t` is TCP; `-S` is TLS over TCP, and DTLS over UDP. */
const turnutilsTransport: Record<IceTransport, readonly string[]> = {udp: [], tcp: ['-t'], tls: ['-t', '-S'], dtls: ['-S']}

/**
 * Properties of GStreamer's `webrtcbin`: its one STUN server, and a TURN server a line, since it takes one (`add-turn-server` takes more).
 * It speaks UDP, TCP and TLS to them, no DTLS.
 */
export const gstreamerProperties = (config: IceConfig): readonly string[] => [
  `stun-server=${shellQuote(config.stunUrl.replace(/^stun:/, 'stun://'))}`,
  ...turnUrls(config)
    .filter(({url}) => url.transport !== 'dtls')
    .map(({url: {host, port, transport}, username, password}) => {
      const scheme = transport === 'tls' ? 'turns' : 'turn'
      const authority = `${encodeURIComponent(username)}:${urlPart(password)}@${bracketed(host)}:${port}`
      return `turn-server=${shellQuote(`${scheme}://${authority}?transport=${transport === 'udp' ? 'udp' : 'tcp'}`)}`
    }),
]

/** Lines for openssl that show what certificate stands before each TURN server: the first thing to compare where TLS is inspected. */
export const opensslCommands = (config: IceConfig): readonly string[] =>
  turnUrls(config)
    .filter(({url}) => url.transport === 'tls' || url.transport === 'dtls')
    .map(({url: {host, port, transport}}) =>
      [
        'openssl',
        's_client',
        ...(transport === 'dtls' ? ['-dtls'] : []),
        '-connect',
        `${bracketed(host)}:${port}`,
        '-servername',
        host,
        '</dev/null',
      ].join(' '),
    )

interface TurnUrl {
  readonly url: IceServerUrl
  readonly username: string
  readonly password: Secret | string
}

const turnUrls = ({servers}: IceConfig): readonly TurnUrl[] =>
  servers.flatMap(({urls, username = '', password = ''}: IceConfigServer) =>
    urls.filter(({kind}) => kind === 'turn').map((url) => ({url, username, password})),
  )

/** What is redacted stays readable as such. */
const urlPart = (password: Secret | string): string =>
  typeof password === 'string' ? encodeURIComponent(password) : String(password)

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host)
