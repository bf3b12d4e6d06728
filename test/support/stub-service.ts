import {createServer, type Server} from 'node:http'
import type {AddressInfo} from 'node:net'

export interface StubAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface StubService {
  readonly url: string
  /** Paths that were asked for, in order. */
  readonly requests: readonly string[]
  stop(): Promise<void>
}

/** What a refusal of Kinesis Video looks like on the wire. */
export const refusal = (status: number, code: string, message = `because of ${code}`): StubAnswer => ({
  status,
  headers: {'x-amzn-errortype': code, 'x-amzn-requestid': 'request-1'},
  body: JSON.stringify({Message: message}),
})

export const ok = (body: unknown): StubAnswer => ({headers: {'x-amzn-requestid': 'request-1'}, body: JSON.stringify(body)})

/** A service that says what it is told to; `undefined` answers nothing at all. */
export async function startStubService(answer: (path: string, count: number) => StubAnswer | undefined): Promise<StubService> {
  const requests: string[] = []
  const server: Server = createServer((request, response) => {
    requests.push(request.url ?? '')
    request.resume()
    const given = answer(request.url ?? '', requests.length)
    if (!given) return
    response.writeHead(given.status ?? 200, {'content-type': 'application/json', ...given.headers})
    response.end(given.body ?? '{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    stop: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

/** An environment in which commands reach it. */
export const stubEnv = (url: string): Record<string, string> => ({
  AWS_ENDPOINT_URL: url,
  AWS_REGION: 'us-west-2',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
})
