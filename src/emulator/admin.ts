import {createHash, timingSafeEqual} from 'node:crypto'
import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http'
import type {AddressInfo} from 'node:net'
import type {FaultRegistry, FaultRequest} from './faults/registry.ts'

/** What the admin channel looks after. */
export interface AdminSubject {
  readonly faults: FaultRegistry
  /** Serialisable; must hold no secret. */
  status(): unknown
  /** Called once an answer has promised that the emulator ends. */
  stop(): void
}

export interface Admin {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  /** When it was last used, by the clock of the process (ms since 1970); undefined before. */
  lastUsedMs(): number | undefined
  close(): Promise<void>
}

export interface AdminOptions {
  readonly subject: AdminSubject
  /** Whoever can read it from the control file may steer the emulator. */
  readonly token: string
  now(): number
}

type Reply = {readonly status: number; readonly body: unknown}
type Route = (subject: AdminSubject, body: unknown, id: string) => Reply

/** A fault and its parameters fit many times over; more is not ours. */
const maxBodyBytes = 64 * 1024

const routes: Readonly<Record<string, Route>> = {
  'GET /status': (subject) => ({status: 200, body: subject.status()}),
  'POST /stop': () => ({status: 202, body: {stopping: true}}),
  'GET /faults': (subject) => ({
    status: 200,
    body: {active: subject.faults.list(), kinds: subject.faults.kinds().map(({name, about, params}) => ({name, about, params}))},
  }),
  'POST /faults': (subject, body) => addFault(subject.faults, body),
  'DELETE /faults': (subject) => ({status: 200, body: {removed: subject.faults.clear()}}),
  'DELETE /faults/:id': (subject, _body, id) => {
    const removed = subject.faults.remove(id)
    return removed > 0 ? {status: 200, body: {removed}} : refusal(404, `There is no active fault "${id}".`)
  },
}

/**
 * The way in for `kvsctl emulator status | stop | fault`. It always listens on loopback, wherever the emulator itself does,
 * and answers only to the token, under its own address: a web page that has a DNS name rebound to 127.0.0.1 brings its own
 * name as Host, and an Origin.
 */
export async function startAdmin({subject, token, now}: AdminOptions): Promise<Admin> {
  let lastUsedMs: number | undefined
  const server: Server = createServer((request, response) => {
    const {port} = server.address() as AddressInfo
    const refused = refuse(request, port, token)
    if (refused) return reply(response, refused)
    lastUsedMs = now()
    void handle(subject, request).then((answer) => {
      reply(response, answer)
      if (answer.status === 202) subject.stop()
    })
  })
  server.on('clientError', (_error, socket) => socket.destroy())
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lastUsedMs: () => lastUsedMs,
    close: () => closeServer(server),
  }
}

function refuse(request: IncomingMessage, port: number, token: string): Reply | undefined {
  if (request.headers.host !== `127.0.0.1:${port}` || request.headers.origin !== undefined)
    return refusal(403, 'The admin channel answers only to its own address, and to no web page.')
  if (!sameText(request.headers.authorization ?? '', `Bearer ${token}`)) return refusal(401, 'The admin channel wants its token.')
  return undefined
}

async function handle(subject: AdminSubject, request: IncomingMessage): Promise<Reply> {
  const [, noun = '', id = ''] = (request.url ?? '').split('/')
  const route = routes[`${request.method} /${noun}${id === '' ? '' : '/:id'}`]
  if (!route) return refusal(404, `The admin channel has no ${request.method} /${noun}.`)
  try {
    const text = await readBody(request)
    return route(subject, text === '' ? undefined : JSON.parse(text), id)
  } catch (error) {
    return refusal(400, error instanceof Error ? error.message : String(error))
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length
    if (bytes > maxBodyBytes) throw new Error(`The body is longer than ${maxBodyBytes} bytes.`)
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function addFault(faults: FaultRegistry, body: unknown): Reply {
  const request = parseFaultRequest(body)
  return request
    ? {status: 201, body: faults.add(request)}
    : refusal(400, 'A fault is {name, params?, channel?, count?, forMs?}.')
}

function parseFaultRequest(body: unknown): FaultRequest | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const {name, params = {}, channel, count, forMs} = body as Record<string, unknown>
  const optional = (value: unknown, type: 'string' | 'number'): boolean => value === undefined || typeof value === type
  const fits =
    typeof name === 'string' &&
    isTextRecord(params) &&
    optional(channel, 'string') &&
    optional(count, 'number') &&
    optional(forMs, 'number')
  return fits ? ({name, params, ...defined({channel, count, forMs})} as FaultRequest) : undefined
}

const isTextRecord = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.values(value).every((each) => typeof each === 'string')

const defined = (values: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))

const refusal = (status: number, message: string): Reply => ({status, body: {error: message}})

function reply(response: ServerResponse, {status, body}: Reply): void {
  response.writeHead(status, {'Content-Type': 'application/json', Connection: 'close'})
  response.end(JSON.stringify(body))
}

/** Compares digests, so that the time taken says nothing about the token, its length included. */
function sameText(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
  })
}
