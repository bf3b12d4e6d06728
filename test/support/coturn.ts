import {type ChildProcess, spawn, spawnSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {connect} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {reservablePort} from './closed-port.ts'

/** A real TURN server on loopback, written by others: what our client is measured by. */
export interface Coturn {
  readonly host: '127.0.0.1'
  /** UDP and TCP. */
  readonly port: number
  readonly tlsPort: number
  /** PEM of the certificate that it shows over TLS: for `localhost` and 127.0.0.1. */
  readonly caPem: string
  readonly username: string
  readonly password: string
  readonly realm: string
  /** What it has written so far; with `--verbose` also what becomes of each allocation. */
  readonly log: () => string
  stop(): Promise<void>
}

const username = 'alice'
const password = 'wonder/land+='
const realm = 'kvsctl.example'

/** It listens within tenths of a second; a machine under load may need more. */
const startTimeoutMs = 15_000

/**
 * Starts `turnserver` (Debian package coturn) with one long-term user and nothing from the machine's own configuration.
 * @param more further command line options: `--allow-loopback-peers`, `--user-quota=1`
 */
export async function startCoturn(...more: string[]): Promise<Coturn> {
  const dir = mkdtempSync(join(tmpdir(), 'kvsctl-coturn-'))
  const certificate = createCertificate(dir)
  const [port, tlsPort] = await Promise.all([reservablePort(), reservablePort()])
  const args = [
    ...['-n', '--no-cli', '--log-file=stdout', '--simple-log'],
    ...['--listening-ip=127.0.0.1', '--relay-ip=127.0.0.1', `--listening-port=${port}`, `--tls-listening-port=${tlsPort}`],
    ...[
      `--userdb=${join(dir, 'turndb')}`,
      `--pidfile=${join(dir, 'pid')}`,
      `--cert=${certificate.cert}`,
      `--pkey=${certificate.key}`,
    ],
    ...['--lt-cred-mech', `--user=${username}:${password}`, `--realm=${realm}`],
    ...more,
  ]
  const child = spawn('turnserver', args, {stdio: ['ignore', 'pipe', 'pipe']})
  const stop = async () => {
    await ended(child)
    rmSync(dir, {recursive: true, force: true})
  }
  const log: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => log.push(chunk.toString()))
  try {
    await listening(child, port, log)
    await listening(child, tlsPort, log)
  } catch (error) {
    await stop()
    throw error
  }
  const caPem = readFileSync(certificate.cert, 'utf8')
  return {host: '127.0.0.1', port, tlsPort, caPem, username, password, realm, log: () => log.join(''), stop}
}

function createCertificate(dir: string): {cert: string; key: string} {
  const [cert, key] = [join(dir, 'cert.pem'), join(dir, 'key.pem')]
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const made = spawnSync('openssl', ['req', '-x509', ...curve, '-keyout', key, '-out', cert, '-days', '1', ...subject])
  if (made.status !== 0) throw new Error(`openssl made no certificate: ${made.error?.message ?? made.stderr.toString()}`)
  return {cert, key}
}

async function listening(child: ChildProcess, port: number, log: readonly string[]): Promise<void> {
  let failed: Error | undefined
  child.once('error', (error) => {
    failed = new Error(`turnserver could not be started (Debian package coturn): ${error.message}`)
  })
  child.once('exit', (code) => {
    failed ??= new Error(`turnserver ended with ${code}: ${log.join('')}`)
  })
  for (const end = Date.now() + startTimeoutMs; Date.now() < end; ) {
    if (failed) throw failed
    if (await accepts(port)) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`turnserver does not listen on ${port}: ${log.join('')}`)
}

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })

function ended(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
    setTimeout(() => child.kill('SIGKILL'), 2_000).unref()
  })
}
