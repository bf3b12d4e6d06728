import type {EmulatorContext} from '../context.ts'
import type {HttpRequest} from '../http/message.ts'

/** Whether the emulator listens on every address of the machine, none of which is the one to hand out. */
export const isWildcard = (host: string): boolean => host === '0.0.0.0' || host === '::'

/** The host that a client is sent to, as it stands in a URL: the one that is bound, or the one under which it found us. */
export function publicHost({host}: EmulatorContext, request?: HttpRequest): string {
  if (isWildcard(host)) return request?.headers.host?.replace(/:\d+$/, '') || '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}
