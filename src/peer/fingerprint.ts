import {createHash} from 'node:crypto'

/** SHA-256 of a certificate (DER), written as RFC 8122 §5 has it: upper-case bytes between colons. */
export const fingerprintOf = (certificate: Buffer): string =>
  createHash('sha256').update(certificate).digest('hex').toUpperCase().match(/../g)!.join(':')
