import {randomBytes} from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'

/** Only its owner may read it: keys and tokens. */
export const privateFile = 0o600
const privateDir = 0o700

const isCode = (error: unknown, ...codes: string[]): boolean =>
  codes.includes((error as NodeJS.ErrnoException | undefined)?.code ?? '')

/** @returns the file's text, or undefined where there is none */
export function readTextIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ENOTDIR')) return undefined
    throw error
  }
}

/** Whether there is anything under that name, a broken link included. */
export const pathExists = (path: string): boolean => lstatSync(path, {throwIfNoEntry: false}) !== undefined

/**
 * Creates the directory with its parents; only its owner may enter what is new. Not node's own recursion, which never ends
 * where a file system answers ENOENT inside a directory that is there (`/proc`).
 */
export function ensureDir(path: string): void {
  try {
    mkdirSync(path, {mode: privateDir})
  } catch (error) {
    if (isCode(error, 'EEXIST') && statSync(path).isDirectory()) return
    if (!isCode(error, 'ENOENT') || existsSync(dirname(path))) throw error
    ensureDir(dirname(path))
    ensureDir(path)
  }
}

/** Replaces the file as a whole: a reader finds the old text or the new, never a part, even after a power cut. */
export function replaceFile(path: string, text: string, mode = privateFile): void {
  const draft = writeDraft(path, text, mode)
  try {
    renameSync(draft, path)
  } catch (error) {
    rmSync(draft, {force: true})
    throw error
  }
}

/**
 * Creates the file as a whole unless it is there: of any number of processes that try, one succeeds. A hard link is the
 * one operation that both publishes complete text and refuses to replace.
 *
 * @returns whether this call created it
 */
export function createFile(path: string, text: string, mode = privateFile): boolean {
  const draft = writeDraft(path, text, mode)
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw error
  } finally {
    rmSync(draft, {force: true})
  }
}

function writeDraft(path: string, text: string, mode: number): string {
  ensureDir(dirname(path))
  const draft = `${path}.${process.pid}.${randomBytes(6).toString('hex')}.tmp`
  const file = openSync(draft, 'wx', mode)
  try {
    // Unlike writeSync, this goes on until all is written or the disk is full.
    writeFileSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  return draft
}

/** Removes the file; harmless where there is none. */
export function removeFile(path: string): void {
  rmSync(path, {force: true})
}

/** A new, empty directory that only its owner may enter, and the way to remove it with all that is in it. */
export function createTempDir(prefix: string): {readonly path: string; remove(): void} {
  const path = mkdtempSync(join(tmpdir(), prefix))
  return {path, remove: () => rmSync(path, {recursive: true, force: true})}
}
