import {connect, createServer as createTcpServer, type Server} from 'node:net'
import {createServer as createTlsServer, type TlsOptions} from 'node:tls'
import {afterEach, beforeAll, describe, expect, it} from 'vitest'
import {issueAuthority, issueServerCertificate, type KeyedCertificate} from '../../src/emulator/issue-certificates.ts'
import type {EndpointReachFact} from '../../src/model/endpoint-reach.ts'
import {failureOf, observedValue} from '../../src/model/observed.ts'
import {systemClock} from '../../src/platform/clock.ts'
import {systemRandom} from '../../src/platform/random.ts'
import {type EndpointReachSettings, endpointReach} from '../../src/probes/endpoint-reach.ts'
import {runProbes} from '../../src/probes/run.ts'
import {RunSession} from '../../src/probes/session.ts'
import {RunStopwatch} from '../../src/probes/stopwatch.ts'
import {closedTcpPort} from '../support/closed-port.ts'

let authority: KeyedCertificate
let certificate: KeyedCertificate
beforeAll(async () => {
  authority = await issueAuthority(Date.now())
  certificate = await issueServerCertificate(authority, ['127.0.0.1', 'localhost'], Date.now())
})

const open: Server[] = []
afterEach(() => {
  for (const server of open.splice(0)) server.close()
})

async function listening(server: Server): Promise<number> {
  open.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as {port: number}).port
}

const tlsServer = (options: TlsOptions = {}): Promise<number> => {
  const server = createTlsServer({cert: certificate.certPem, key: certificate.keyPem, ...options}, (socket) =>
    socket.on('error', () => {}),
  )
  server.on('tlsClientError', () => {})
  return listening(server)
}

/** Reaches one control plane, as a run would. */
async function reach(url: string, settings: Partial<EndpointReachSettings> = {}): Promise<EndpointReachFact> {
  const session = new RunSession(systemClock)
  const {endpointReach: rows} = await runProbes<RunSession, EndpointReachSettings>({
    probes: [endpointReach],
    session,
    clock: systemClock,
    random: systemRandom,
    signal: new AbortController().signal,
    stopwatch: new RunStopwatch(systemClock),
    settings: {
      api: {} as EndpointReachSettings['api'],
      channel: {name: 'demo'},
      overTls: true,
      controlPlaneUrl: url,
      reachPurposes: ['control-plane'],
      ca: authority.certPem,
      env: {},
      ...settings,
    },
  })
  return observedValue(observedValue(rows)![0]!.observed)!
}

describe('reaching an endpoint', () => {
  it('tells name, connection, TLS and the chain of who answers', async () => {
    const fact = await reach(`https://localhost:${await tlsServer({ALPNProtocols: ['http/1.1']})}`)
    expect(observedValue(fact.dns)!.addresses).toContain('127.0.0.1')
    expect(observedValue(fact.tcp)!.address).toBe('127.0.0.1')
    expect(observedValue(fact.tls)).toMatchObject({
      version: 'TLSv1.3',
      forwardSecrecy: true,
      alpn: 'http/1.1',
      trusted: true,
      servername: 'localhost',
      chain: [
        {fingerprint256: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/), validTo: expect.stringMatching(/Z$/)},
        {},
      ],
    })
    expect(observedValue(fact.tls)).not.toHaveProperty('problem')
  })

  it('describes a certificate that is not trusted, and who issued it', async () => {
    const other = await issueAuthority(Date.now())
    const fact = await reach(`https://127.0.0.1:${await tlsServer()}`, {ca: other.certPem})
    expect(observedValue(fact.tls)).toMatchObject({trusted: false, problem: expect.any(String)})
    expect(observedValue(fact.tls)!.chain[0]!.issuer).toContain('kvsctl emulator')
    expect(fact.dns).toEqual({status: 'not-attempted', reason: 'it is an address and no name'})
  })

  it('tells a certificate for another name', async () => {
    const elsewhere = await issueServerCertificate(authority, ['kinesisvideo.example'], Date.now())
    const fact = await reach(`https://127.0.0.1:${await tlsServer({cert: elsewhere.certPem, key: elsewhere.keyPem})}`)
    expect(observedValue(fact.tls)).toMatchObject({trusted: false, problem: 'ERR_TLS_CERT_ALTNAME_INVALID'})
  })

  it('sees a server that speaks nothing newer than TLS 1.1', async () => {
    const old = {minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0'} as const
    const fact = await reach(`https://127.0.0.1:${await tlsServer(old)}`)
    expect(observedValue(fact.tls)).toMatchObject({version: 'TLSv1.1', forwardSecrecy: true, trusted: true})
  })

  it('tells a port where nobody listens from one that does not speak TLS', async () => {
    const port = await listening(
      createTcpServer((socket) =>
        socket
          .on('error', () => {})
          .resume()
          .end('HTTP/1.1 400\r\n\r\n'),
      ),
    )
    const mute = await reach(`https://127.0.0.1:${port}`)
    expect(mute.tcp.status).toBe('observed')
    expect(failureOf(mute.tls)).toMatchObject({kind: 'unreachable'})
    const closed = await closedTcpPort()
    const nobody = await reach(`https://127.0.0.1:${closed.port}`)
    closed.close()
    expect(nobody.tcp).toMatchObject({status: 'failed', failure: {kind: 'unreachable', code: 'ECONNREFUSED'}})
    expect(nobody.tls).toEqual({status: 'not-attempted', reason: 'there was no connection'})
  })

  it('says when a name does not resolve', async () => {
    const fact = await reach('https://no-such-host.invalid')
    expect(failureOf(fact.dns)).toMatchObject({kind: 'unreachable', code: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/)})
    expect(fact.tcp).toEqual({status: 'not-attempted', reason: 'the name did not resolve'})
  })

  it('shows the certificate that stands behind a proxy, and names the proxy', async () => {
    const target = await tlsServer()
    const proxy = await listening(
      createTcpServer((socket) => {
        socket.once('data', () => {
          const upstream = connect(target, '127.0.0.1', () => {
            socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
            socket.pipe(upstream).pipe(socket)
          })
          for (const end of [socket, upstream]) end.on('error', () => {})
        })
      }),
    )
    const fact = await reach('https://kinesisvideo.example', {env: {HTTPS_PROXY: `http://127.0.0.1:${proxy}`}})
    expect(fact.proxy).toBe(`127.0.0.1:${proxy}`)
    expect(fact.dns.status).toBe('not-attempted')
    expect(observedValue(fact.tls)).toMatchObject({servername: 'kinesisvideo.example', problem: 'ERR_TLS_CERT_ALTNAME_INVALID'})
  })

  it('asks for nothing over TLS where the endpoint is plain HTTP', async () => {
    const port = await listening(createTcpServer((socket) => socket.on('error', () => {})))
    const fact = await reach(`http://127.0.0.1:${port}`)
    expect(fact.tcp.status).toBe('observed')
    expect(fact.tls).toEqual({status: 'not-attempted', reason: 'it is not spoken to over TLS'})
  })
})
