import {FailureError} from '../../model/failure-error.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {pause} from '../../platform/pause.ts'
import {commandIn} from '../command-in.ts'
import type {World} from '../connect.ts'
import {isInUse} from './find-resource.ts'
import type {Resource, ResourceKind} from './resource-kind.ts'
import {pollMs} from './wait-until.ts'

/** A version that was just replaced is still read for a few seconds, since descriptions become consistent only after a while. */
const readAgainLimitMs = 5_000

export interface ChangeAtVersion<T extends Resource> {
  readonly kind: Pick<ResourceKind<T>, 'word' | 'noun'>
  /** What the change was decided on. */
  readonly before: T
  /** What is there now. */
  readonly read: () => Promise<T>
  /** Whether the change still means the same after somebody else's. */
  readonly stillMeant: (now: T) => boolean | Promise<boolean>
  /** Whether what is there now is what the change was to bring about. Absent: that cannot be seen. */
  readonly isDone?: (now: T) => boolean | Promise<boolean>
  /** Must fail with VersionMismatchException when it is another version by now. */
  readonly change: (resource: T) => Promise<void>
  readonly world: Pick<World, 'kind' | 'clock'>
  readonly signal?: AbortSignal | undefined
}

/**
 * Carries a change out at the version that it was decided on. Where somebody else was faster it is tried once more at the new
 * version, if it still means the same.
 * @throws UserError when somebody else's change stands in the way
 */
export async function changeAtVersion<T extends Resource>(wanted: ChangeAtVersion<T>): Promise<void> {
  try {
    return await wanted.change(wanted.before)
  } catch (error) {
    if (await doneAllTheSame(wanted, error)) return
    if (!isLostRace(error)) throw error
    const now = await newVersion(wanted)
    if (!(await wanted.stillMeant(now))) throw lostRace(wanted, error)
    await wanted.change(now).catch((again: unknown) => {
      throw isLostRace(again) ? lostRace(wanted, again) : again
    })
  }
}

/** An attempt of ours whose answer never came made the version that the next one met. */
async function doneAllTheSame<T extends Resource>(wanted: ChangeAtVersion<T>, error: unknown): Promise<boolean> {
  if (!wanted.isDone || !(isLostRace(error) || isInUse(error)) || !error.afterUnclearAttempt) return false
  return wanted.isDone(await newVersion(wanted))
}

async function newVersion<T extends Resource>({before, read, world, signal}: ChangeAtVersion<T>): Promise<T> {
  const {clock} = world
  const end = clock.monotonic() + readAgainLimitMs
  for (;;) {
    const now = await read()
    if (now.version !== before.version || clock.monotonic() + pollMs > end) return now
    await pause(pollMs, clock, signal)
  }
}

const isLostRace = (error: unknown): error is FailureError =>
  error instanceof FailureError && error.failure.code === 'VersionMismatchException'

function lostRace<T extends Resource>({kind, before, world}: ChangeAtVersion<T>, error: FailureError): UserError {
  const {requestId} = error.failure
  return new UserError({
    code: 'VersionMismatchException',
    message: `Somebody else changed the ${kind.noun} ${before.name} at the same moment, so it was left as they made it.`,
    remedy: [{text: 'Look at it, then try again:', command: commandIn(world, `${kind.word} describe ${before.name}`)}],
    exitCode: exitCodes.refused,
    ...(requestId !== undefined && {requestId}),
    cause: error,
  })
}
