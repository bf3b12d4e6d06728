import {X509Certificate} from 'node:crypto'
import {createSecureContext, type SecureContext} from 'node:tls'
import type {Clock} from '../platform/clock.ts'
import type {Certificates} from './certificates.ts'
import type {TlsFlaw} from './faults/fault.ts'
import type {KeyedCertificate} from './issue-certificates.ts'

/** Longer ago than a server certificate lasts. */
const longAgoMs = 500 * 24 * 3600 * 1000

/** What a TLS server presents when it is told to have a flaw. Each is issued when it is first asked for. */
export class FlawedTls {
  readonly #certificates: Certificates
  readonly #clock: Clock
  readonly #contexts = new Map<TlsFlaw, Promise<SecureContext>>()

  constructor(certificates: Certificates, clock: Clock) {
    this.#certificates = certificates
    this.#clock = clock
  }

  context(flaw: TlsFlaw): Promise<SecureContext> {
    const kept = this.#contexts.get(flaw) ?? this.#create(flaw)
    this.#contexts.set(flaw, kept)
    return kept
  }

  async #create(flaw: TlsFlaw): Promise<SecureContext> {
    const {serverCertPem: cert, serverKeyPem: key} = this.#certificates
    // OpenSSL 3 has TLS 1.1 only at its lowest security level.
    if (flaw === 'old-version')
      return createSecureContext({cert, key, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0'})
    const {certPem, keyPem} = await this.#issue(flaw)
    return createSecureContext({cert: certPem, key: keyPem, minVersion: 'TLSv1.2'})
  }

  async #issue(flaw: Exclude<TlsFlaw, 'old-version'>): Promise<KeyedCertificate> {
    const {issueAuthority, issueServerCertificate} = await import('./issue-certificates.ts')
    const {caPem: certPem, caKeyPem: keyPem} = this.#certificates
    const now = this.#clock.now()
    const own = {certPem, keyPem}
    switch (flaw) {
      case 'untrusted':
        return issueServerCertificate(await issueAuthority(now), this.#hosts(), now)
      case 'intercepted':
        return issueServerCertificate(await issueAuthority(now, 'CN=Corporate Proxy CA,O=Example Corp'), this.#hosts(), now)
      case 'expired':
        return issueServerCertificate(own, this.#hosts(), now - longAgoMs)
      case 'wrong-name':
        return issueServerCertificate(own, ['wrong-name.example'], now)
    }
  }

  /** Those of the right certificate: a flaw is the only thing that is wrong. */
  #hosts(): string[] {
    const names = new X509Certificate(this.#certificates.serverCertPem).subjectAltName ?? ''
    return names.split(', ').map((name) => name.replace(/^(DNS|IP Address):/, ''))
  }
}
