import {exitCodes, UserError} from '../../model/user-error.ts'
import {callJson, type JsonCall} from '../../platform/loopback-http.ts'
import type {ControlFile} from './control-file.ts'

/** The admin channel answers from memory; more than this means that the emulator hangs. */
const adminTimeoutMs = 5000

/**
 * Asks a running emulator through its admin channel.
 *
 * @throws UserError with the emulator's own words when it refuses
 * @throws FailureError when it does not answer
 */
export async function callAdmin(
  control: ControlFile,
  method: JsonCall['method'],
  path: string,
  body?: unknown,
): Promise<unknown> {
  const {world, adminToken: token} = control
  const call = {url: world.adminUrl, method, path, token, timeoutMs: adminTimeoutMs, ...(body !== undefined && {body})}
  const answer = await callJson(call)
  if (answer.status >= 200 && answer.status < 300) return answer.body
  throw new UserError({
    code: 'emulator-refused',
    message:
      (answer.body as {error?: string} | undefined)?.error ?? `The emulator answered ${answer.status} to ${method} ${path}.`,
    exitCode: exitCodes.refused,
  })
}
