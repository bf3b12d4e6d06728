import type {CredentialShapeFact} from '../model/signaling-evidence.ts'
import type {Probe, Session} from './probe.ts'
import type {SignalingSettings} from './signaling-session.ts'

/** Single sign-on and process providers may ask somebody; the signed requests wait for the same credentials. */
const timeoutMs = 8_000

/** Looks at the credentials without sending them anywhere: what kind of key, whether the token fits it. */
export const credentialShape: Probe<'credentialShape', Session, SignalingSettings> = {
  key: 'credentialShape',
  label: 'look at the credentials',
  needs: [],
  timeoutMs,
  roundTrips: 0,
  run: async ({settings}) => shapeOf(await settings.credentials()),
}

export interface ShownCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
  readonly expiration?: Date
}

export function shapeOf({accessKeyId, secretAccessKey, sessionToken, expiration}: ShownCredentials): CredentialShapeFact {
  const parts = [
    ['access key id', accessKeyId],
    ['secret access key', secretAccessKey],
    ['session token', sessionToken ?? ''],
  ] as const
  return {
    keyPrefix: /^[A-Z]{4}/.exec(accessKeyId.trim())?.[0] ?? '(other)',
    keyKind: kindOf(accessKeyId.trim()),
    sessionToken: tokenOf(sessionToken),
    withBlanks: parts.filter(([, value]) => /\s/.test(value)).map(([name]) => name),
    ...(expiration && {expiresAt: expiration.toISOString()}),
  }
}

/** IAM user guide, "Unique identifiers": AKIA is an access key, ASIA one of STS. The emulator's own is neither. */
const kindOf = (accessKeyId: string): CredentialShapeFact['keyKind'] => {
  if (accessKeyId.startsWith('ASIA')) return 'temporary'
  return /^AKIA[A-Z0-9]{12,}$/.test(accessKeyId) ? 'long-term' : 'unknown'
}

/** A JWT is three parts in base64url, the first of which is a JSON object: `eyJ` is `{"`. A token of STS is none. */
const tokenOf = (token: string | undefined): CredentialShapeFact['sessionToken'] => {
  if (token === undefined || token.trim() === '') return 'none'
  return /^eyJ[\w-]*\.[\w-]+\.[\w-]*$/.test(token.trim()) ? 'jwt' : 'opaque'
}
