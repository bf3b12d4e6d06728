import {readdirSync} from 'node:fs'
import {join} from 'node:path'
import {createFile, ensureDir, readTextIfPresent, removeFile, replaceFile} from './files.ts'
import {isAlive, markOfThisProcess, type ProcessMark} from './processes.ts'

export type LockAttempt = {readonly status: 'acquired'; release(): void} | {readonly status: 'held'; readonly by: ProcessMark}

const released = 'released\n'
/** Old tickets are kept for a while, so that a process that fell asleep while it read the numbers cannot take an old one. */
const keepTickets = 16
/** Each round means that another process took the number that we wanted, which ends as soon as one of them lives. */
const maxRounds = 1000

/**
 * One owner at a time, among processes that start at once, are killed at any moment, and whose pids are used again.
 *
 * The lock is a directory of numbered tickets; the newest one counts, and it holds for as long as the process that it
 * names lives. To take over, a process creates the next number, which only one can do. The newest is never deleted:
 * deleting is where others go wrong, since it may hit the ticket of whoever was faster.
 */
export function acquireLock(dir: string): LockAttempt {
  ensureDir(dir)
  for (let round = 0; round < maxRounds; round++) {
    const newest = newestNumber(dir)
    const by = ownerOf(dir, newest)
    if (by) return {status: 'held', by}
    const mine = newest + 1
    if (!createFile(join(dir, String(mine)), JSON.stringify(markOfThisProcess()))) continue
    if (newestNumber(dir) > mine) {
      removeFile(join(dir, String(mine)))
      continue
    }
    dropTicketsBefore(dir, mine - keepTickets)
    return {status: 'acquired', release: () => release(join(dir, String(mine)))}
  }
  throw new Error(`The lock ${dir} changed hands ${maxRounds} times while we asked for it.`)
}

/** Somebody may have removed the whole directory, which then must not come back. */
function release(ticket: string): void {
  if (readTextIfPresent(ticket) !== undefined) replaceFile(ticket, released)
}

/** @returns the living process that holds the lock */
export const lockHolder = (dir: string): ProcessMark | undefined => ownerOf(dir, newestNumber(dir))

function ownerOf(dir: string, number: number): ProcessMark | undefined {
  const mark = parseMark(readTextIfPresent(join(dir, String(number))))
  return mark && isAlive(mark) ? mark : undefined
}

function parseMark(text: string | undefined): ProcessMark | undefined {
  if (text === undefined || text === released) return undefined
  try {
    const {pid, started} = JSON.parse(text) as Partial<ProcessMark>
    return typeof pid === 'number' && typeof started === 'string' ? {pid, started} : undefined
  } catch {
    return undefined
  }
}

function numbers(dir: string): number[] {
  try {
    return readdirSync(dir)
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
  } catch {
    return []
  }
}

const newestNumber = (dir: string): number => Math.max(0, ...numbers(dir))

function dropTicketsBefore(dir: string, number: number): void {
  for (const old of numbers(dir).filter((n) => n < number)) removeFile(join(dir, String(old)))
}
