import type {Failure} from '../model/observed.ts'

/** Error codes that OpenSSL and Node give for a certificate that they do not accept (node:tls, "X509 certificate error codes"). */
const certificateCodes =
  /^(ERR_TLS_CERT|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH|PATH_LENGTH_EXCEEDED)/

/** Whether a connection failed because the far side's certificate is not trusted, as opposed to not being reached at all. */
export const isTlsTrust = (failure: Failure): boolean => certificateCodes.test(failure.code ?? '')

/** Hosts whose certificates AWS makes. */
export const isAwsHost = (host: string): boolean =>
  /\.(amazonaws\.com(\.cn)?|api\.aws|api\.amazonwebservices\.com\.cn|amazonaws\.eu|api\.amazonwebservices\.eu)$/.test(host)

/**
 * Amazon Trust Services signs them, under its own roots or those of Starfield (docs.aws.amazon.com, "Amazon Trust Services"). Where our own
 * emulator stands in for AWS (`emulator start --as-aws`), its CA does: whoever trusts that one asked for it.
 */
export const isForeignIssuer = (chain: readonly {readonly issuer: string}[]): boolean =>
  chain.length > 0 && !chain.some(({issuer}) => /\b(Amazon|Starfield|kvsctl emulator CA)\b/i.test(issuer))

/** Products that take TLS apart, and what people call their own. */
const inspectors =
  /zscaler|netskope|forti(net|gate)|palo alto|blue ?coat|sophos|mcafee|cisco umbrella|check ?point|barracuda|kaspersky|avast|bitdefender|eset|mitmproxy|charles|fiddler|burp|squid|\bproxy\b|inspection|firewall|gateway/i

export const isInspector = (issuer: string): boolean => inspectors.test(issuer)
