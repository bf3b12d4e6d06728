import {createReadStream} from 'node:fs'
import {exitCodes, UserError} from '../model/user-error.ts'

/** Tens of thousands of offers and answers in one recording; a device that never ends would fill the memory. */
const mostBytes = 256 * 1024 * 1024

/** {@link readInput}; `-` is stdin. @throws UserError naming the file that cannot be read */
export const readInputOrStdin = (path: string): Promise<string> =>
  path === '-' ? readAll(process.stdin, 'stdin') : readInput(path)

/** The text of a file that a flag names. @throws UserError naming the file that cannot be read */
export const readInput = (path: string): Promise<string> => readAll(createReadStream(path, {highWaterMark: 1024 * 1024}), path)

async function readAll(stream: AsyncIterable<unknown>, name: string): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of stream) {
      chunks.push(chunk as Buffer)
      bytes += chunks.at(-1)!.length
      if (bytes > mostBytes) break
    }
  } catch (error) {
    throw unread(name, reasonOf(error), error)
  }
  if (bytes > mostBytes) throw unread(name, `it is longer than ${mostBytes / 1024 / 1024} MiB`)
  return Buffer.concat(chunks).toString('utf8')
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a directory',
  EACCES: 'this user may not read it',
}

const reasonOf = (error: unknown): string =>
  reasons[(error as {code?: string}).code ?? ''] ?? (error instanceof Error ? error.message : String(error))

const unread = (name: string, reason: string, cause?: unknown): UserError =>
  new UserError({
    code: 'cannot-read',
    message: `${name} cannot be read: ${reason}.`,
    exitCode: exitCodes.usage,
    cause,
  })
