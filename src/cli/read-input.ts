import {readFileSync} from 'node:fs'
import {exitCodes, UserError} from '../model/user-error.ts'

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
