import {execFileSync, spawnSync} from 'node:child_process'
import {X509Certificate} from 'node:crypto'
import {mkdtempSync, readdirSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {connect, createServer} from 'node:tls'
import {afterEach, describe, expect, it} from 'vitest'
import {type Certificates, loadOrCreateCertificates} from '../../src/emulator/certificates.ts'
import {awsNames} from '../../src/emulator/hosts/aws-names.ts'
import {ManualClock} from '../support/manual-clock.ts'

const dayMs = 24 * 3600 * 1000
const dirs: string[] = []
const freshDir = (): string => {
  const dir = mkdtempSync(join(tmpdir(), 'kvsctl-certificates-'))
  dirs.push(dir)
  return dir
}
afterEach(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, {recursive: true})
})

/** What a Node client that trusts only `caPem` makes of the server under this name. */
const handshake = (certificates: Certificates, caPem: string, servername: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const server = createServer({cert: certificates.serverCertPem, key: certificates.serverKeyPem}, (socket) => socket.end())
    server.on('tlsClientError', () => {})
    server.listen(0, '127.0.0.1', () => {
      const {port} = server.address() as {port: number}
      const socket = connect({host: '127.0.0.1', port, ca: caPem, ...(/^[\d.]+$/.test(servername) ? {} : {servername})})
      const done = (result: string): void => {
        socket.destroy()
        server.close(() => resolve(result))
      }
      socket.on('secureConnect', () => done('trusted'))
      socket.on('error', (error) => done((error as NodeJS.ErrnoException).code ?? error.message))
    })
    server.on('error', reject)
  })

const hasOpenssl = spawnSync('openssl', ['version']).status === 0

describe('the certificates of the emulator', () => {
  it('are trusted by a TLS client under every name asked for, and under no other', async () => {
    const names = awsNames('eu-west-1', '123456789012')
    const certificates = await loadOrCreateCertificates(undefined, names.certified)
    for (const name of [
      '127.0.0.1',
      'localhost',
      'r-1234abcd.kinesisvideo.eu-west-1.amazonaws.com',
      names.turn('10.77.0.1'),
      'sts.eu-west-1.amazonaws.com',
    ])
      expect([name, await handshake(certificates, certificates.caPem, name)]).toEqual([name, 'trusted'])
    expect(await handshake(certificates, certificates.caPem, 'kinesisvideo.us-east-1.amazonaws.com')).toBe(
      'ERR_TLS_CERT_ALTNAME_INVALID',
    )
  })

  it('are refused by a client that trusts another CA', async () => {
    const [ours, other] = await Promise.all([loadOrCreateCertificates(undefined, []), loadOrCreateCertificates(undefined, [])])
    expect(await handshake(ours, other.caPem, 'localhost')).toMatch(/UNABLE_TO|SELF_SIGNED/)
  })

  it.skipIf(!hasOpenssl)('pass the strict checks of OpenSSL, which Python 3.13 turns on', async () => {
    const dir = freshDir()
    const certificates = await loadOrCreateCertificates(dir, ['10.1.2.3'])
    writeFileSync(join(dir, 'ca'), certificates.caPem)
    writeFileSync(join(dir, 'leaf'), certificates.serverCertPem)
    const args = [
      'verify',
      '-x509_strict',
      '-check_ss_sig',
      '-purpose',
      'sslserver',
      '-verify_ip',
      '10.1.2.3',
      '-CAfile',
      'ca',
      'leaf',
    ]
    expect(execFileSync('openssl', args, {cwd: dir, encoding: 'utf8'})).toBe('leaf: OK\n')
  })

  it('live no longer than Chromium accepts', async () => {
    const {serverCertPem} = await loadOrCreateCertificates(undefined, [])
    const {validFrom, validTo} = new X509Certificate(serverCertPem)
    expect((Date.parse(validTo) - Date.parse(validFrom)) / dayMs).toBeLessThanOrEqual(398)
  })
})

describe('certificates kept in a state directory', () => {
  it('are the same ones next time, in files that only their owner may read', async () => {
    const dir = freshDir()
    const first = await loadOrCreateCertificates(dir, ['192.0.2.7'])
    expect(await loadOrCreateCertificates(dir, ['192.0.2.7'])).toEqual(first)
    expect(readdirSync(dir).sort()).toEqual(['ca-1.pem', 'server.pem'])
    for (const file of readdirSync(dir)) expect(statSync(join(dir, file)).mode & 0o777).toBe(0o600)
  })

  it('end with one CA when several start at the same moment', async () => {
    const dir = freshDir()
    const all = await Promise.all(Array.from({length: 5}, () => loadOrCreateCertificates(dir, [])))
    expect(new Set(all.map(({caPem}) => caPem)).size).toBe(1)
    for (const {caPem, serverCertPem} of all)
      expect(new X509Certificate(serverCertPem).verify(new X509Certificate(caPem).publicKey)).toBe(true)
  })

  it('keep the CA and get a new server certificate when a host is missing or the end is near', async () => {
    const dir = freshDir()
    const clock = new ManualClock()
    const first = await loadOrCreateCertificates(dir, [], clock)
    const widened = await loadOrCreateCertificates(dir, ['::2', '*.t-1.kinesisvideo.eu-west-1.amazonaws.com'], clock)
    expect(widened.caPem).toBe(first.caPem)
    expect(new X509Certificate(widened.serverCertPem).checkIP('::2')).toBe('::2')

    clock.advance(366 * dayMs)
    expect((await loadOrCreateCertificates(dir, [], clock)).serverCertPem).toBe(widened.serverCertPem)
    clock.advance(2 * dayMs)
    const renewed = await loadOrCreateCertificates(dir, [], clock)
    expect(renewed.caPem).toBe(first.caPem)
    expect(renewed.serverCertPem).not.toBe(widened.serverCertPem)
  })

  it('get a new CA when the old one nears its end', async () => {
    const dir = freshDir()
    const clock = new ManualClock()
    const first = await loadOrCreateCertificates(dir, [], clock)
    clock.advance(9 * 365 * dayMs)
    const second = await loadOrCreateCertificates(dir, [], clock)
    expect(second.caPem).not.toBe(first.caPem)
    expect(await loadOrCreateCertificates(dir, [], clock)).toEqual(second)
  })

  it.each([
    ['ca-1.pem', 'not PEM at all'],
    [
      'ca-1.pem',
      '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----',
    ],
    ['server.pem', ''],
  ])('are made anew where %s is damaged', async (file, text) => {
    const dir = freshDir()
    await loadOrCreateCertificates(dir, [])
    writeFileSync(join(dir, file), text)
    const certificates = await loadOrCreateCertificates(dir, [])
    expect(await handshake(certificates, certificates.caPem, 'localhost')).toBe('trusted')
    expect(await loadOrCreateCertificates(dir, [])).toEqual(certificates)
  })
})
