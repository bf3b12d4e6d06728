import type {EndpointPurpose, EndpointReachFact, TlsReachFact} from '../../../model/endpoint-reach.ts'
import type {Subjected} from '../../../model/evidence.ts'
import {failureOf, observedValue} from '../../../model/observed.ts'
import {type Hosts, netKinds} from '../../catalogue/net.ts'
import type {FindingKind, Raised} from '../../finding-kind.ts'
import {isAwsHost, isForeignIssuer, isInspector} from '../../tls-trust.ts'

const {
  dnsBlocked,
  tcpBlocked,
  tlsIntercepted,
  certificateExpired,
  certificateWrongName,
  certificateUntrusted,
  tlsOld,
  noForwardSecrecy,
  tlsFailed,
  tunnelRefused,
} = netKinds

const {ipv6Only: _ofTheMachine, ...ofEndpoints} = netKinds

/** Every kind that an endpoint can be found to have. */
export const reachKinds: readonly FindingKind<never>[] = Object.values(ofEndpoints)

/** The first thing that is wrong with each endpoint of these purposes; those with the same are one finding. */
export function reachFindings(rows: readonly Subjected<EndpointReachFact>[], purposes: readonly EndpointPurpose[]): Raised[] {
  const raised = new Map<string, Raised>()
  for (const {observed} of rows) {
    const fact = observedValue(observed)
    const found = fact && purposes.includes(fact.purpose) ? defectOf(fact) : undefined
    if (!found) continue
    const earlier = raised.get(found.kind.code)
    raised.set(found.kind.code, earlier ? merged(earlier, found) : found)
  }
  return [...raised.values()]
}

const merged = (earlier: Raised, found: Raised): Raised => {
  const a = earlier.data as unknown as Hosts
  const b = found.data as unknown as Hosts
  return {...earlier, data: {...earlier.data, hosts: [...a.hosts, ...b.hosts], purposes: [...a.purposes, ...b.purposes]}}
}

function defectOf(fact: EndpointReachFact): Raised | undefined {
  const {host, port, purpose, dns, tcp, tls, proxy} = fact
  const subject = `${host}:${port}`
  const about = {hosts: [subject], purposes: [purpose]}
  const dnsFailure = failureOf(dns)
  if (dnsFailure)
    return dnsFailure.kind === 'interrupted' ? undefined : dnsBlocked.found(subject, {...about, message: dnsFailure.message})
  const failure = failureOf(tcp) ?? failureOf(tls)
  if (failure?.kind === 'interrupted') return undefined
  if (failure) {
    const data = {...about, message: failure.message, ...(failure.code !== undefined && {errorCode: failure.code})}
    if (tcp.status === 'observed') return tlsFailed.found(subject, data)
    return proxy === undefined ? tcpBlocked.found(subject, data) : tunnelRefused.found(subject, {...data, proxy})
  }
  const shaken = observedValue(tls)
  return shaken && defectOfTls(shaken, host, subject, about)
}

const expired = /CERT_HAS_EXPIRED|CERT_NOT_YET_VALID/
const wrongName = /ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH/

function defectOfTls(tls: TlsReachFact, host: string, subject: string, about: Hosts): Raised | undefined {
  const {version, cipher, chain, trusted, problem = 'unknown'} = tls
  const leaf = chain[0]
  const certificate = {...about, subject: leaf?.subject ?? 'unknown', issuer: leaf?.issuer ?? 'unknown', problem}
  const foreign = isAwsHost(host) && isForeignIssuer(chain)
  if (foreign || (!trusted && chain.some(({issuer}) => isInspector(issuer)))) {
    const intercepted = tlsIntercepted.found(subject, {...certificate, trusted})
    return trusted ? {...intercepted, severity: 'warning'} : intercepted
  }
  if (!trusted && expired.test(problem))
    return certificateExpired.found(subject, {...certificate, validFrom: leaf?.validFrom ?? '?', validTo: leaf?.validTo ?? '?'})
  if (!trusted) return (wrongName.test(problem) ? certificateWrongName : certificateUntrusted).found(subject, certificate)
  if (/^TLSv1(\.1)?$|^SSL/.test(version)) return tlsOld.found(subject, {...about, version, cipher})
  return tls.forwardSecrecy ? undefined : noForwardSecrecy.found(subject, {...about, version, cipher})
}
