export interface StunErrorCode {
  /** Registered reason phrase. */
  readonly name: string
  /** What it means to whoever asked, in one sentence. */
  readonly meaning: string
}

/** By code; IANA "STUN Error Codes": RFC 8489 §14.8, RFC 8656 §19, RFC 6062 §6.3, RFC 8016 §5, RFC 8445 §16.1. */
export const stunErrorCodes: Readonly<Record<number, StunErrorCode>> = {
  300: {name: 'Try Alternate', meaning: 'The server wants its clients to use another server, which it names.'},
  400: {name: 'Bad Request', meaning: 'The server could not make sense of the request.'},
  401: {
    name: 'Unauthenticated',
    meaning: 'Normal before credentials are sent; after that, the username or password is wrong or has expired.',
  },
  403: {name: 'Forbidden', meaning: 'The credentials are good, but this is not allowed: most often a private peer address.'},
  405: {name: 'Mobility Forbidden', meaning: 'The server does not let allocations move between client addresses.'},
  420: {name: 'Unknown Attribute', meaning: 'The server does not know an attribute that the request cannot do without.'},
  437: {
    name: 'Allocation Mismatch',
    meaning: 'The request wants an allocation where there is none, or a second one where there is one.',
  },
  438: {name: 'Stale Nonce', meaning: 'The nonce has expired; the same request with the new one will do.'},
  440: {name: 'Address Family not Supported', meaning: 'The server has no relay addresses of the wanted family.'},
  441: {name: 'Wrong Credentials', meaning: 'The allocation belongs to another username.'},
  442: {name: 'Unsupported Transport Protocol', meaning: 'The server does not relay the wanted transport.'},
  443: {name: 'Peer Address Family Mismatch', meaning: "The peer's address is of another family than the relay address."},
  446: {name: 'Connection Already Exists', meaning: 'There is a TCP connection to this peer already.'},
  447: {name: 'Connection Timeout or Failure', meaning: 'The server could not connect to the peer.'},
  486: {name: 'Allocation Quota Reached', meaning: 'There are as many allocations as this user may have.'},
  487: {name: 'Role Conflict', meaning: 'Both ICE agents believe that they are controlling, or that they are controlled.'},
  500: {name: 'Server Error', meaning: 'The server failed; a retry may do.'},
  508: {name: 'Insufficient Capacity', meaning: 'The server has no free relay address or port.'},
}

/** The registered reason phrase of a code. */
export const stunReasonPhrase = (code: number): string => stunErrorCodes[code]?.name ?? 'Unknown Error'
