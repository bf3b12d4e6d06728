import type {Principal} from '../identity/principal.ts'

/** A request as it came in, whole. */
export interface HttpRequest {
  readonly method: string
  /** As on the wire, without the query. */
  readonly path: string
  /** As on the wire, without the `?`; empty where there is none. */
  readonly query: string
  /** Names in lower case; several of one name joined with a comma. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  /** Where it came from, as an address. */
  readonly sourceAddress?: string
  /** Whether it came over TLS. */
  readonly encrypted?: boolean
}

export interface HttpResponse {
  readonly status: number
  /** Names as they go out. Date, Content-Length, x-amzn-RequestId and CORS are added by the listener. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
}

/**
 * One service behind the control listener. Its requests have been authenticated.
 *
 * @returns undefined where the request is none of this service
 */
export interface ServiceHandler {
  handle(request: HttpRequest, principal: Principal): HttpResponse | undefined | Promise<HttpResponse | undefined>
}
