import {createServer, request} from 'node:http'
import type {AddressInfo} from 'node:net'

/** One request and its answer, as they went over the wire. */
export interface Exchange {
  readonly path: string
  readonly userAgent: string
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

export interface WireTap {
  /** What clients are told instead of the real address. */
  readonly url: string
  /** What went through so far, in the order of the answers. */
  readonly exchanges: readonly Exchange[]
  close(): Promise<void>
}

/**
 * Stands between a client and a plain HTTP service, passes everything on as it came (Host too, so that signatures stay good), and
 * remembers what the service really said, which a client does not tell.
 */
export async function startWireTap(target: string): Promise<WireTap> {
  const exchanges: Exchange[] = []
  const {hostname, port} = new URL(target)
  const server = createServer((incoming, outgoing) => {
    const {method, url: path = '/', headers} = incoming
    const onward = request({hostname, port, method, path, headers}, (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.headers)
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => {
        const body = Buffer.concat(chunks)
        const userAgent = headers['user-agent'] ?? ''
        exchanges.push({path, userAgent, status: answer.statusCode!, headers: answer.headers, body: body.toString('utf8')})
        outgoing.end(body)
      })
    })
    onward.on('error', () => outgoing.destroy())
    incoming.pipe(onward)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exchanges,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
