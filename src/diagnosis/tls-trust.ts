import type {Failure} from '../model/observed.ts'

/** Error codes that OpenSSL and Node give for a certificate that they do not accept (node:tls, "X509 certificate error codes"). */
const certificateCodes =
  /^(ERR_TLS_CERT|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH|PATH_LENGTH_EXCEEDED)/

/** Whether a connection failed because the far side's certificate is not trusted, as opposed to not being reached at all. */
export const isTlsTrust = (failure: Failure): boolean => certificateCodes.test(failure.code ?? '')
