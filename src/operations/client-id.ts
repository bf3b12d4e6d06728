import {createHash} from 'node:crypto'
import {join} from 'node:path'
import {exitCodes, UserError} from '../model/user-error.ts'
import {hostName} from '../platform/host-name.ts'
import {acquireLock} from '../platform/process-lock.ts'
import {stateDir} from '../platform/state-dir.ts'

/** Enough of the hash that two hosts of one fleet do not meet, short enough to read in a log. */
const hashLength = 12

/**
 * One id per host, the same in every run: a viewer that connects again under its id takes its own place, where a fresh id each time
 * would fill the channel's ten places with zombies. The host's name itself stays here.
 */
export const stableClientId = (host = hostName()): string =>
  `kvsctl-${createHash('sha256').update(host).digest('hex').slice(0, hashLength)}`

/** A channel has ten places for viewers (KVS WebRTC quotas), so more ids than that would help nobody. */
const ids = 10

export interface ClaimedClientId {
  readonly clientId: string
  release(): void
}

/**
 * The id of this host for one run. Two runs at once under one id would take each other's answers, since the newer connection wins,
 * so a run that finds the first id in use takes `…-2`, and so on. Where no lock can be kept, it is the first id.
 */
export function claimClientId(dir = stateDir('client-ids')): ClaimedClientId {
  const first = stableClientId()
  try {
    for (let n = 1; n <= ids; n++) {
      const attempt = acquireLock(join(dir, String(n)))
      if (attempt.status === 'acquired') return {clientId: n === 1 ? first : `${first}-${n}`, release: attempt.release}
    }
  } catch {
    // A home that cannot be written to is no reason not to connect.
  }
  return {clientId: first, release: () => {}}
}

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

/** The id that was asked for; else the one of this host, claimed for this run. @throws UserError when the service would refuse it */
export const clientIdFor = (clientId: string | undefined): ClaimedClientId =>
  clientId === undefined ? claimClientId() : {clientId: validClientId(clientId), release: () => {}}
