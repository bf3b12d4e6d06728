import type {LookupFunction} from 'node:net'
import {connect, type TLSSocket} from 'node:tls'
import {type Emulator, type EmulatorOptions, startEmulator} from '../../src/emulator/start.ts'
import {signHeaders} from '../../src/protocol/sigv4/sign-headers.ts'

/** An emulator under the names of AWS on a free port of loopback: only who is told so finds it, so that tests need no rights. */
export interface AsAwsEmulator {
  readonly emulator: Emulator
  /** In place of 443. */
  readonly port: number
  /** The name that begins so: `r-`, `kinesisvideo.`. */
  name(prefix: string): string
  /** What a hosts file would do. */
  readonly lookup: LookupFunction
  /** A TLS connection as a client makes it that was given a URL with this host. */
  connect(host: string, options?: {alpn?: string[]; servername?: string}): Promise<TLSSocket>
  /** A signed request of the service under this name, over the wire as a client sends it; the answer's records one by one. */
  post(host: string, path: string, input: object, scope?: {region?: string; service?: string}): Promise<Posted>
}

export interface Posted {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** As TLS delivered them: what a client with one read sees is the first. */
  readonly chunks: readonly Buffer[]
}

export async function startAsAws(
  options: EmulatorOptions = {},
  addresses: readonly string[] = ['127.0.0.1'],
): Promise<AsAwsEmulator> {
  const emulator = await startEmulator({...options, asAws: {addresses, port: 0}})
  const port = Number(emulator.stunUrl.split(':').at(-1))
  const {hosts} = emulator.asAws!
  const lookup: LookupFunction = (name, lookupOptions, done) => {
    const address = hosts.find((each) => each.name === name)?.address
    if (address === undefined) return done(new Error(`no line of the hosts file has ${name}`), '', 4)
    if ('all' in lookupOptions && lookupOptions.all) return done(null, [{address, family: 4}])
    done(null, address, 4)
  }
  const open: AsAwsEmulator['connect'] = (host, {alpn, servername = host} = {}) =>
    new Promise((resolve, reject) => {
      const socket = connect({host, port, lookup, servername, ca: emulator.caPem, ...(alpn && {ALPNProtocols: alpn})})
      socket.once('secureConnect', () => resolve(socket))
      socket.once('error', reject)
    })
  return {
    emulator,
    port,
    lookup,
    name: (prefix) => hosts.find(({name}) => name.startsWith(prefix))!.name,
    connect: open,
    async post(host, path, input, {region = emulator.region, service = 'kinesisvideo'} = {}) {
      const body = JSON.stringify(input)
      const url = `https://${host}${path}`
      const {credentials} = emulator
      const headers = signHeaders({method: 'POST', url, body, service, headers: {}, credentials, region, date: new Date()})
      const socket = await open(host)
      const lines = Object.entries({...headers, 'Content-Length': body.length, Connection: 'close'})
      socket.write(`POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`)
      const chunks: Buffer[] = []
      for await (const chunk of socket) chunks.push(chunk as Buffer)
      return parseAnswer(chunks)
    },
  }
}

function parseAnswer(chunks: readonly Buffer[]): Posted {
  const [head = '', body = ''] = Buffer.concat(chunks).toString('utf8').split('\r\n\r\n')
  const [status = '', ...lines] = head.split('\r\n')
  const headers = Object.fromEntries(
    lines.map((line) => line.split(': ') as [string, string]).map(([k, v]) => [k.toLowerCase(), v]),
  )
  return {status: Number(status.split(' ')[1]), headers, body, chunks}
}
