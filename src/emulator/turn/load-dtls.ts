/** The part of a DTLS session of lemon-tls that is used here; its own types leave it open. No sockets: datagrams in, datagrams out. */
export interface DtlsSession {
  feedDatagram(bytes: Uint8Array): void
  /** Application data; only once it is connected. */
  send(bytes: Uint8Array): void
  close(): void
  on(event: 'packet' | 'data', listener: (bytes: Uint8Array) => void): void
  on(event: 'connect' | 'close' | 'error', listener: () => void): void
}

export interface DtlsIdentity {
  /** PEM. */
  readonly cert: string
  readonly key: string
}

export type CreateDtlsSession = (identity: DtlsIdentity) => DtlsSession

/**
 * Loads the DTLS library: 50 ms that only an emulator pays to which somebody speaks DTLS. Version 1.2, as coturn has it (RFC 7350 §3),
 * and who cannot show that it receives what is sent to its address gets 60 bytes, no certificate (RFC 6347 §4.2.1).
 */
export async function loadDtls(): Promise<CreateDtlsSession> {
  const {DTLSSession} = await import('lemon-tls')
  return (identity) =>
    new DTLSSession({
      ...identity,
      isServer: true,
      minVersion: 'DTLSv1.2',
      maxVersion: 'DTLSv1.2',
      useCookies: true,
    }) as unknown as DtlsSession
}
