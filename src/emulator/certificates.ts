import {createPrivateKey, X509Certificate} from 'node:crypto'
import {isIP} from 'node:net'
import {join} from 'node:path'
import {type Clock, systemClock} from '../platform/clock.ts'
import {createFile, privateFile, readTextIfPresent, replaceFile} from '../platform/files.ts'
import type {KeyedCertificate} from './issue-certificates.ts'

/** What a TLS server of the emulator presents, and the CA that its clients are told to trust. PEM. */
export interface Certificates {
  readonly caPem: string
  /** The CA's own key, for certificates that are wrong on purpose. */
  readonly caKeyPem: string
  readonly serverCertPem: string
  readonly serverKeyPem: string
}

const dayMs = 24 * 3600 * 1000
/** A signing CA this close to its end is succeeded by a new one: it must outlive every server certificate that it signs. */
const authorityRenewDays = 430
/** Renewed this early, so that an emulator that runs for weeks does not serve an expired certificate. */
const serverRenewDays = 30

/** Every server certificate has these, whatever else is asked for. */
const loopbackHosts = ['localhost', '127.0.0.1', '::1'] as const

/**
 * The emulator's CA, created once and kept in `stateDir`, and a server certificate of it that covers loopback and `hosts`
 * (DNS names, wildcards, IP addresses). Processes that do this at the same moment end with one CA.
 *
 * @param stateDir undefined keeps both in memory
 */
export async function loadOrCreateCertificates(
  stateDir: string | undefined,
  hosts: readonly string[],
  clock: Clock = systemClock,
): Promise<Certificates> {
  const wanted = [...new Set([...loopbackHosts, ...hosts.map((host) => host.toLowerCase())])]
  const authority = stateDir === undefined ? await issueAuthority(clock) : await loadAuthority(stateDir, clock)
  const server = await loadServer(stateDir, authority, wanted, clock)
  return {
    ...{caPem: authority.certPem, caKeyPem: authority.keyPem},
    ...{serverCertPem: server.certPem, serverKeyPem: server.keyPem},
  }
}

/**
 * The newest usable `ca-N.pem`. One that is damaged or near its end stays where it is, and N+1 takes over: creating that
 * name either succeeds or shows what another process has created, so none is ever overwritten.
 */
async function loadAuthority(stateDir: string, clock: Clock): Promise<KeyedCertificate> {
  for (let generation = 1; ; ) {
    const path = join(stateDir, `ca-${generation}.pem`)
    const text = readTextIfPresent(path)
    if (text === undefined) {
      createFile(path, joinPem(await issueAuthority(clock)), privateFile)
      continue
    }
    const authority = splitPem(text)
    if (authority && isFresh(authority.certPem, authorityRenewDays, clock)) return authority
    generation++
  }
}

async function loadServer(
  stateDir: string | undefined,
  authority: KeyedCertificate,
  hosts: readonly string[],
  clock: Clock,
): Promise<KeyedCertificate> {
  const path = stateDir === undefined ? undefined : join(stateDir, 'server.pem')
  const kept = path === undefined ? undefined : splitPem(readTextIfPresent(path) ?? '')
  if (kept && serves(kept.certPem, authority.certPem, hosts, clock)) return kept
  const {issueServerCertificate} = await import('./issue-certificates.ts')
  const server = await issueServerCertificate(authority, hosts, clock.now())
  if (path !== undefined) replaceFile(path, joinPem(server), privateFile)
  return server
}

/** Loads the X.509 library, which takes longer than all the rest of a start: only where a certificate is missing. */
async function issueAuthority(clock: Clock): Promise<KeyedCertificate> {
  const issue = await import('./issue-certificates.ts')
  return issue.issueAuthority(clock.now())
}

function serves(certPem: string, authorityPem: string, hosts: readonly string[], clock: Clock): boolean {
  const cert = new X509Certificate(certPem)
  const authority = new X509Certificate(authorityPem)
  return (
    isFresh(certPem, serverRenewDays, clock) &&
    cert.checkIssued(authority) &&
    cert.verify(authority.publicKey) &&
    hosts.every((host) => covers(cert, host))
  )
}

/** Compares names as they are written: a wildcard that we want must itself be in the certificate. */
function covers(cert: X509Certificate, host: string): boolean {
  if (isIP(host)) return cert.checkIP(host) !== undefined
  return cert.subjectAltName?.split(', ').includes(`DNS:${host}`) ?? false
}

function isFresh(certPem: string, renewDays: number, clock: Clock): boolean {
  const {validFrom, validTo} = new X509Certificate(certPem)
  const now = clock.now()
  return Date.parse(validFrom) <= now && now < Date.parse(validTo) - renewDays * dayMs
}

const joinPem = ({certPem, keyPem}: KeyedCertificate): string => `${certPem.trim()}\n${keyPem.trim()}\n`

/** @returns undefined where either part is missing or damaged, or they do not belong together */
function splitPem(text: string): KeyedCertificate | undefined {
  const certPem = pemBlock(text, 'CERTIFICATE')
  const keyPem = pemBlock(text, 'PRIVATE KEY')
  if (certPem === undefined || keyPem === undefined) return undefined
  try {
    return new X509Certificate(certPem).checkPrivateKey(createPrivateKey(keyPem)) ? {certPem, keyPem} : undefined
  } catch {
    return undefined
  }
}

function pemBlock(text: string, label: string): string | undefined {
  const block = new RegExp(`-----BEGIN ${label}-----[\\s\\S]*?-----END ${label}-----`).exec(text)
  return block ? `${block[0]}\n` : undefined
}
