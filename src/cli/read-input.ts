import {readFileSync} from 'node:fs'
import {exitCodes, UserError} from '../model/user-error.ts'

/** {@link readInput}; `-` is stdin. @throws UserError naming the file that cannot be read */
export async function readInputOrStdin(path: string): Promise<string> {
  if (path !== '-') return readInput(path)
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array))
  return Buffer.concat(chunks).toString('utf8')
}

/** The text of a file that a flag names. @throws UserError naming the file that cannot be read */
export function readInput(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new UserError({
      code: 'cannot-read',
      message: `${path} cannot be read: ${error instanceof Error ? error.message : error}`,
      exitCode: exitCodes.usage,
      cause: error,
    })
  }
}
