import type {Identity} from './identity.ts'

/** Who sent a request, once its signature has been found good. */
export interface Principal {
  readonly accessKeyId: string
  readonly identity: Identity
  /** The signing name that it was signed for: `kinesisvideo`, `monitoring`, `sts`. */
  readonly service: string
  /** The region that it was signed for. */
  readonly region: string
}
