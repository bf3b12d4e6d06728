import {type Clock, systemClock} from '../../platform/clock.ts'
import {lockHolder} from '../../platform/process-lock.ts'
import {callAdmin} from './admin-call.ts'
import {type ControlFile, findRunning, lockPath} from './control-file.ts'
import {unresponsive} from './problems.ts'

export interface StopResult {
  readonly status: 'stopped' | 'not-running'
  readonly stateDir: string
  readonly pid?: number
  /** `asked`: it ended by itself; `terminated`, `killed`: it did not answer, and a signal ended it. */
  readonly how?: 'asked' | 'terminated' | 'killed'
}

/** What each way of ending may take: an emulator closes within a second, and gives up on what hangs after 15. */
const patienceMs = {asked: 20_000, terminated: 5000, killed: 5000} as const
const pollMs = 20

/**
 * Ends the emulator of a state directory and waits until the directory is free. One that does not answer gets SIGTERM, then
 * SIGKILL, which loses nothing that was acknowledged.
 */
export async function stopEmulator(stateDir: string, clock: Clock = systemClock): Promise<StopResult> {
  const control = await findRunning(stateDir)
  const holder = lockHolder(lockPath(stateDir))
  if (!holder) return {status: 'not-running', stateDir}
  const {pid} = holder
  for (const how of ['asked', 'terminated', 'killed'] as const) {
    if (!(await endBy(how, control, pid))) continue
    if (await waitUntilFree(stateDir, pid, patienceMs[how], clock)) return {status: 'stopped', stateDir, pid, how}
  }
  throw unresponsive(pid)
}

/** @returns whether it was possible to try */
async function endBy(how: keyof typeof patienceMs, control: ControlFile | undefined, pid: number): Promise<boolean> {
  try {
    if (how !== 'asked') process.kill(pid, how === 'terminated' ? 'SIGTERM' : 'SIGKILL')
    else if (control) await callAdmin(control, 'POST', '/stop')
    return how !== 'asked' || control !== undefined
  } catch {
    return how === 'asked' && control !== undefined
  }
}

async function waitUntilFree(stateDir: string, pid: number, forMs: number, clock: Clock): Promise<boolean> {
  const deadline = clock.monotonic() + forMs
  while (lockHolder(lockPath(stateDir))?.pid === pid) {
    if (clock.monotonic() > deadline) return false
    await new Promise<void>((resolve) => clock.after(pollMs, resolve))
  }
  return true
}
