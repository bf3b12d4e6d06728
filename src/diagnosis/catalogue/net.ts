import {defineKind} from '../finding-kind.ts'

/** One or more endpoints that fail in the same way. */
export type Hosts = {
  /** `host:port` of each. */
  readonly hosts: readonly string[]
  readonly purposes: readonly string[]
}

const on = ({hosts}: Hosts): string => hosts.join(' and ')

/** What an allow-list has to name: endpoints of a channel have names of their own. */
const wildcard = (host: string): string => host.replace(/^[a-z]-[0-9a-z]+\./, '*.').replace(/:\d+$/, '')

const bypass = ({hosts}: Hosts) => ({text: `Let ${wildcard(hosts[0]!)} bypass the inspection of TLS.`})

/** AWS_CA_BUNDLE stands for all authorities, as it does at the AWS CLI. */
export const trustCa = {
  text: 'If its CA is meant to be trusted here, name it to Node; where AWS_CA_BUNDLE is set, add it to that file instead.',
  command: 'export NODE_EXTRA_CA_CERTS=/path/to/ca.pem',
}

export type Certificate = Hosts & {readonly subject: string; readonly issuer: string; readonly problem: string}

export const netKinds = {
  ipv6Only: defineKind<{readonly addresses: readonly string[]; readonly message: string}>({
    code: 'KVS-NET-060',
    slug: 'IPV6_ONLY',
    severity: 'error',
    confidence: 'measured',
    title: 'This machine has no IPv4 address, and the endpoints have no other',
    says: ({addresses, message}) => `It has ${addresses.join(' and ')} only. ${message}`,
    remedy: () => [
      {
        text: 'Use the dual-stack endpoints: --dual-stack, AWS_USE_DUALSTACK_ENDPOINT=true; for the C SDK KVS_DUALSTACK_ENDPOINTS=ON. Not every region has them.',
        command: 'kvsctl region list',
      },
      {text: 'Or give the network a way to IPv4: NAT64 with DNS64, 464XLAT.'},
    ],
    page: `The names of KVS without dual-stack (kinesisvideo.<region>.amazonaws.com and below) have IPv4 addresses only. A machine that has IPv6 alone finds no address for them, or one that it has no route to, and the messages speak of DNS or of an unreachable network.

Dual-stack endpoints (kinesisvideo.<region>.api.aws) exist since the end of 2025, except in some regions. Policies with an aws:SourceIp of IPv4 ranges refuse clients that come over IPv6.`,
    provokedBy: {environment: 'a network namespace without IPv4'},
  }),

  dnsBlocked: defineKind<Hosts & {readonly message: string}>({
    code: 'KVS-NET-020',
    slug: 'DNS_BLOCKED',
    severity: 'error',
    confidence: 'measured',
    title: 'The name of an endpoint cannot be resolved',
    says: ({message}) => message,
    remedy: ({hosts}) => [
      {
        text: `Let the name server of this network resolve ${wildcard(hosts[0]!)}.`,
        command: `dig +short ${hosts[0]!.replace(/:\d+$/, '')}`,
      },
      {text: 'Check that the region exists and has the service.', command: 'kvsctl region list'},
    ],
    page: `The system has no address for the name, so nothing was sent at all.

Usual causes:
- A name server that answers for listed domains only. Each channel has hosts of its own (m-…, v-…, r-… below kinesisvideo.<region>.amazonaws.com), so the list needs a wildcard.
- No name server can be reached: no network, a VPN that is half up, a container without DNS.
- A region that is misspelled, or a private hosted zone (VPC endpoint) that covers the parent domain and lacks this name.`,
    provokedBy: {fault: 'endpoint-unresolvable'},
  }),

  tcpBlocked: defineKind<Hosts & {readonly message: string; readonly errorCode?: string}>({
    code: 'KVS-NET-021',
    slug: 'TCP_BLOCKED',
    severity: 'error',
    confidence: 'measured',
    title: 'An endpoint cannot be connected to',
    says: ({message}) => message,
    remedy: ({hosts}) => [{text: `Allow TCP ${/:(\d+)$/.exec(hosts[0]!)?.[1] ?? 443} outbound to ${wildcard(hosts[0]!)}.`}],
    page: `The name resolves, and no TCP connection comes about: it is refused (something says no at once), or nothing answers (a firewall that drops).

Usual causes:
- A firewall that knows the control plane and not the hosts of the channel: allow *.kinesisvideo.<region>.amazonaws.com.
- A network that lets nothing out but through a proxy: set HTTPS_PROXY.
- An IPv6-only network and a name with IPv4 addresses only: use --dual-stack.`,
    provokedBy: {environment: 'an endpoint where nobody listens'},
  }),

  tlsIntercepted: defineKind<Certificate & {readonly trusted: boolean}>({
    code: 'KVS-NET-022',
    slug: 'TLS_INTERCEPTED',
    severity: 'error',
    confidence: 'measured',
    title: 'A proxy that inspects TLS answers, and not AWS',
    says: (data) =>
      `The certificate of ${on(data)} was issued by "${data.issuer}"${data.trusted ? ', which this machine trusts' : ` and is not trusted here (${data.problem})`}.`,
    remedy: (data) => [bypass(data), ...(data.trusted ? [] : [trustCa])],
    page: `The certificates of AWS are issued by Amazon. This one is not: something on the way ends TLS, reads what passes, and makes a certificate of its own.

Where its CA is trusted, HTTPS works, and the rest often does not: websockets are cut or not forwarded, and TURN over TLS is not HTTP at all, so such a proxy cannot pass it on.

Usual causes: the security gateway of a company or a school, an antivirus program with a web shield, a debugging proxy that still runs.`,
    provokedBy: {fault: 'tls-intercepted'},
  }),

  certificateExpired: defineKind<Certificate & {readonly validFrom: string; readonly validTo: string}>({
    code: 'KVS-NET-023',
    slug: 'CERT_EXPIRED',
    severity: 'error',
    confidence: 'measured',
    title: 'The certificate of an endpoint has expired, or is not valid yet',
    says: (data) => `The certificate of ${on(data)} is valid from ${data.validFrom} to ${data.validTo}.`,
    remedy: () => [
      {text: 'Check the date of this machine first.', command: 'date -u'},
      {text: 'If it is right, find out who answers there: the certificates of AWS are renewed long before.'},
    ],
    page: `A certificate is good between two dates, by the clock of this machine. AWS renews its own months before they end, so either the clock is off by weeks or years (a device without a battery starts in 1970), or something else than AWS answers.`,
    provokedBy: {fault: 'tls-expired'},
  }),

  certificateWrongName: defineKind<Certificate>({
    code: 'KVS-NET-024',
    slug: 'CERT_WRONG_NAME',
    severity: 'error',
    confidence: 'measured',
    title: 'The certificate of an endpoint is for another name',
    says: (data) => `${on(data)} shows a certificate for "${data.subject}", issued by "${data.issuer}".`,
    remedy: () => [
      {text: 'Check what the name resolves to, and whether a hosts file or a private zone sends it elsewhere.'},
      {text: 'Behind a VPC endpoint: use the name that the endpoint was made for.'},
    ],
    page: `Whoever answers there has a certificate, and not one for this host.

Usual causes:
- The name resolves to another machine: a hosts file, a private hosted zone, a captive portal.
- An endpoint override that names an address or an alias instead of the host of the certificate.`,
    provokedBy: {fault: 'tls-wrong-name'},
  }),

  certificateUntrusted: defineKind<Certificate>({
    code: 'KVS-NET-025',
    slug: 'CERT_UNTRUSTED',
    severity: 'error',
    confidence: 'measured',
    title: 'The certificate of an endpoint is not trusted',
    says: (data) =>
      `The certificate of ${on(data)} for "${data.subject}" was issued by "${data.issuer}" and is not trusted here (${data.problem}).`,
    remedy: (data) => [trustCa, bypass(data)],
    page: `The chain of certificates ends at an authority that this machine does not trust.

Usual causes:
- AWS_CA_BUNDLE or a device's CA file lacks the roots of Amazon (Amazon Root CA 1 to 4, Starfield Services Root G2; the China regions use others).
- A proxy that inspects TLS with a CA of its own.
- The emulator, and nobody told this program about its CA.`,
    provokedBy: {fault: 'tls-untrusted'},
  }),

  tlsOld: defineKind<Hosts & {readonly version: string; readonly cipher: string}>({
    code: 'KVS-NET-026',
    slug: 'TLS_OLD',
    severity: 'error',
    confidence: 'measured',
    title: 'An endpoint speaks no TLS 1.2 or newer',
    says: (data) => `${on(data)} agreed on ${data.version} with ${data.cipher}, though newer versions were offered.`,
    remedy: () => [{text: 'Find the middlebox on the way and update it: AWS itself speaks TLS 1.2 and 1.3.'}],
    page: `AWS takes TLS 1.2 as the oldest version and recommends 1.3. Node.js and most SDKs do not speak anything older, so their connections fail with a protocol error. Only for this test kvsctl offers old versions as well, so that it can tell what the other side has.

Something on the way ends TLS and is out of date.`,
    provokedBy: {fault: 'tls-old-version'},
  }),

  noForwardSecrecy: defineKind<Hosts & {readonly version: string; readonly cipher: string}>({
    code: 'KVS-NET-027',
    slug: 'TLS_NO_FORWARD_SECRECY',
    severity: 'warning',
    confidence: 'measured',
    title: 'TLS with an endpoint has no forward secrecy',
    says: (data) => `${on(data)} chose ${data.cipher} (${data.version}), whose key exchange is not ephemeral.`,
    remedy: () => [{text: 'Let the middlebox on the way offer cipher suites that begin with ECDHE: AWS itself does.'}],
    page: `AWS asks clients for suites with perfect forward secrecy (DHE or ECDHE). With such a suite, whoever records the traffic cannot read it later even with the server's key.

The endpoint chose another although better ones were offered: something on the way ends TLS.`,
    provokedBy: {environment: 'an endpoint that has no suite with an ephemeral key exchange'},
  }),

  tlsFailed: defineKind<Hosts & {readonly message: string; readonly errorCode?: string}>({
    code: 'KVS-NET-028',
    slug: 'TLS_FAILED',
    severity: 'error',
    confidence: 'measured',
    title: 'TLS with an endpoint cannot be set up',
    says: ({message}) => `TCP connects, and then: ${message}`,
    remedy: ({hosts}) => [
      {
        text: 'Look at what answers there.',
        command: `openssl s_client -connect ${hosts[0]!} -servername ${hosts[0]!.replace(/:\d+$/, '')}`,
      },
    ],
    page: `The TCP connection stands, and the TLS handshake does not come about: it is cut, it is not answered, or what comes back is no TLS.

Usual causes:
- A firewall that looks into the handshake and cuts it by the server's name (SNI).
- A captive portal or a plain HTTP server on that port.
- Packets that are larger than the path takes: the handshake is the first that is large (MTU).`,
    provokedBy: {environment: 'an endpoint that speaks no TLS'},
  }),

  tunnelRefused: defineKind<Hosts & {readonly proxy: string; readonly message: string}>({
    code: 'KVS-NET-029',
    slug: 'PROXY_TUNNEL_REFUSED',
    severity: 'error',
    confidence: 'measured',
    title: 'The proxy refuses the tunnel to an endpoint',
    says: ({message}) => message,
    remedy: ({hosts, proxy}) => [
      {text: `Let the proxy ${proxy} open tunnels (CONNECT) to ${wildcard(hosts[0]!)}, port 443.`},
      {
        text: 'If the host can be reached without the proxy, say so.',
        command: `export NO_PROXY=${wildcard(hosts[0]!).replace(/^\*/, '')}`,
      },
    ],
    page: `HTTPS_PROXY names a proxy, and it does not open the way: it cannot be reached, it wants to know who asks (407), or its rules forbid the host (403).

The hosts of a channel have names of their own, so the rule needs a wildcard.`,
    provokedBy: {environment: 'a proxy that refuses every CONNECT'},
  }),
} as const
