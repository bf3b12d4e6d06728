import {randomBytes, webcrypto} from 'node:crypto'
import {isIP} from 'node:net'
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509'

/** A certificate with its private key, PEM. */
export interface KeyedCertificate {
  readonly certPem: string
  readonly keyPem: string
}

cryptoProvider.set(webcrypto as never)

const dayMs = 24 * 3600 * 1000
/** Ten years: people put it into trust stores, and should have to do that once. */
const authorityDays = 3650
/** Chromium and Apple refuse a longer life of a server certificate even under a CA that the user installed (825), 398 otherwise. */
const serverDays = 397
/** Valid from a day ago, so that a client whose clock is behind ours trusts it. */
const backdateMs = dayMs

const ecdsaP256 = {name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256'}

type KeyPair = webcrypto.CryptoKeyPair

/** Every CA has a name of its own: OpenSSL looks issuers up by name, and would try the wrong one of two namesakes. */
const ownName = (): string => `CN=kvsctl emulator CA ${randomBytes(4).toString('hex')},O=kvsctl`

/** A CA of its own: ECDSA P-256, signs server certificates only (path length 0). */
export async function issueAuthority(nowMs: number, name = ownName()): Promise<KeyedCertificate> {
  const keys = await generateKeys()
  const cert = await X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: name,
    issuer: name,
    notBefore: new Date(nowMs - backdateMs),
    notAfter: new Date(nowMs + authorityDays * dayMs),
    signingAlgorithm: ecdsaP256,
    publicKey: keys.publicKey,
    signingKey: keys.privateKey,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return {certPem: `${cert.toString('pem')}\n`, keyPem: await exportKey(keys)}
}

/** A server certificate for `hosts` (DNS names, wildcards, IP addresses) with everything that strict verifiers ask of RFC 5280 §4.2. */
export async function issueServerCertificate(
  authority: KeyedCertificate,
  hosts: readonly string[],
  nowMs: number,
): Promise<KeyedCertificate> {
  const issuer = new X509Certificate(authority.certPem)
  const keys = await generateKeys()
  const cert = await X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: 'CN=kvsctl emulator,O=kvsctl',
    issuer: issuer.subjectName,
    notBefore: new Date(nowMs - backdateMs),
    notAfter: new Date(nowMs + serverDays * dayMs),
    signingAlgorithm: ecdsaP256,
    publicKey: keys.publicKey,
    signingKey: await importKey(authority.keyPem),
    extensions: await serverExtensions(issuer, keys, hosts),
  })
  return {certPem: `${cert.toString('pem')}\n`, keyPem: await exportKey(keys)}
}

async function serverExtensions(issuer: X509Certificate, keys: KeyPair, hosts: readonly string[]): Promise<Extension[]> {
  return [
    new BasicConstraintsExtension(false, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
    await SubjectKeyIdentifierExtension.create(keys.publicKey),
    await AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    new SubjectAlternativeNameExtension(hosts.map((host) => ({type: isIP(host) ? 'ip' : 'dns', value: host}))),
  ]
}

const generateKeys = (): Promise<KeyPair> => webcrypto.subtle.generateKey(ecdsaP256, true, ['sign', 'verify']) as Promise<KeyPair>

/** 16 bytes, positive and never zero-led: RFC 5280 §4.1.2.2 allows 20. */
function serial(): string {
  const bytes = randomBytes(16)
  bytes[0] = (bytes[0]! & 0x7f) | 0x40
  return bytes.toString('hex')
}

async function exportKey(keys: KeyPair): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey))
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN PRIVATE KEY-----\n${lines.join('\n')}\n-----END PRIVATE KEY-----\n`
}

function importKey(pem: string): Promise<webcrypto.CryptoKey> {
  const der = Buffer.from(pem.replace(/-----[A-Z ]+-----/g, ''), 'base64')
  return webcrypto.subtle.importKey('pkcs8', der, ecdsaP256, true, ['sign'])
}
