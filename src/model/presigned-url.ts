import type {HostFamily} from './kvs-host.ts'

/**
 * What is wrong with how a value is percent-encoded:
 * - `twice`: `%253A` for `:`
 * - `not`: a character that must be escaped stands as it is
 * - `plus`: `+`, which some read as a space
 * - `lower-case`: `%3a`; SigV4 wants `%3A`
 * - `broken`: `%` without two hex digits, or bytes that are no UTF-8
 */
export type EncodingFlaw = 'twice' | 'not' | 'plus' | 'lower-case' | 'broken'

export interface UrlParameter {
  /** Decoded, as the value is; both free of control characters. */
  readonly name: string
  /** `[redacted]` where it is a secret. */
  readonly value: string
  /** Of the decoded value. */
  readonly characters: number
  readonly flaws: readonly EncodingFlaw[]
}

/** A presigned URL taken apart, without its secrets. */
export interface PresignedUrlFact {
  readonly scheme: string
  readonly host: string
  readonly port?: number
  readonly path: string
  readonly hasFragment: boolean
  /** Absent where the host is none of the service's own. */
  readonly hostFamily?: HostFamily
  readonly hostRegion?: string
  /** In the order of the URL; a name may stand more than once. */
  readonly parameters: readonly UrlParameter[]
  /** Where each & is still written as it was in the text that the URL was taken from. */
  readonly escapedAs?: 'html' | 'json'
  /** The five parts of X-Amz-Credential; absent when it has not five. */
  readonly credential?: {
    readonly accessKeyId: string
    readonly date: string
    readonly region: string
    readonly service: string
    readonly terminator: string
  }
  /** X-Amz-Date in ms since 1970; absent when it is no date of the form yyyymmddThhmmssZ. */
  readonly dateMs?: number
  /** X-Amz-Expires; absent when it is no whole number. */
  readonly expiresSeconds?: number
  readonly token: 'none' | 'empty' | 'jwt' | 'present'
  readonly signature: 'none' | 'hex' | 'upper-case-hex' | 'malformed'
}

/** What signing the URL again with a secret that is known here came to. */
export interface UrlSignatureFact {
  readonly accessKeyId: string
  /** `as-specified`: good. `variant`: somebody signs in another way, which is known. `unexplained`: no way that is known gives it. */
  readonly outcome: 'as-specified' | 'variant' | 'unexplained'
  /** Of a variant, in words that go on from "signed as if". */
  readonly signedAsIf: readonly string[]
  /** Whether a service that is lenient about encoding and port takes it all the same. */
  readonly tolerable: boolean
  /** The first line in which what was signed differs from what has to be. */
  readonly difference?: {readonly where: string; readonly expected: string; readonly signed: string}
}

/** The value of the first parameter of that name. */
export const urlParameter = ({parameters}: PresignedUrlFact, name: string): string | undefined =>
  parameters.find((parameter) => parameter.name === name)?.value
