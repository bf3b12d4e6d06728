import {createHash} from 'node:crypto'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {hostName} from '../../platform/host-name.ts'

/** Enough of the hash that two hosts of one fleet do not meet, short enough to read in a log. */
const hashLength = 12

/**
 * One id per host, the same in every run: a viewer that connects again under its id takes its own place, where a fresh id each time
 * would fill the channel's ten places with zombies. The host's name itself stays here.
 */
export const stableClientId = (host = hostName()): string =>
  `kvsctl-${createHash('sha256').update(host).digest('hex').slice(0, hashLength)}`

/** ClientId of the signaling model, and the prefix that the service keeps for itself. */
const allowed = /^(?!AWS_)[a-zA-Z0-9_.-]{1,256}$/i

/** @throws UserError when the service would refuse it */
export function validClientId(clientId: string): string {
  if (allowed.test(clientId)) return clientId
  throw new UserError({
    code: 'bad-client-id',
    message: `"${clientId}" cannot be a client id: 1 to 256 letters, digits, ".", "_" and "-", and not AWS_ at its beginning.`,
    exitCode: exitCodes.usage,
  })
}
