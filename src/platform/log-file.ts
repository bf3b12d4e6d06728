import {closeSync, openSync, readSync, renameSync, rmSync, statSync} from 'node:fs'

/** A log that is larger when it is opened starts anew; the one before is kept. */
const maxBytes = 4 << 20

/** @returns its size in bytes, from where new lines begin */
export function prepareLog(path: string): number {
  const size = sizeOf(path)
  if (size <= maxBytes) return size
  rmSync(`${path}.1`, {force: true})
  try {
    renameSync(path, `${path}.1`)
  } catch {
    // Another process has just done so.
  }
  return 0
}

/** The last lines that were written after `from`. */
export function tailOfLog(path: string, from: number, lines: number): string[] {
  const length = Math.min(sizeOf(path) - from, 64 * 1024)
  if (length <= 0) return []
  const bytes = Buffer.alloc(length)
  const file = openSync(path, 'r')
  try {
    readSync(file, bytes, 0, length, sizeOf(path) - length)
  } finally {
    closeSync(file)
  }
  return bytes.toString('utf8').trimEnd().split('\n').slice(-lines)
}

function sizeOf(path: string): number {
  return statSync(path, {throwIfNoEntry: false})?.size ?? 0
}
