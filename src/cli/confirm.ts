import {createInterface} from 'node:readline/promises'
import {exitCodes, UserError} from '../model/user-error.ts'

/** Whether somebody is there to be asked. */
const canAsk = (): boolean => Boolean(process.stdin.isTTY && process.stderr.isTTY)

/** @throws UserError where nobody can be asked: before anything is done, not half way */
export function requireSomeoneToAsk(what: string): void {
  if (canAsk()) return
  throw new UserError({
    code: 'confirmation-needed',
    message: `${what} asks first, and there is no terminal to ask on.`,
    remedy: [{text: 'Add --yes to do it without asking.'}],
    exitCode: exitCodes.usage,
  })
}

/** Asks on the terminal; anything but yes is no. @throws the signal's reason on Ctrl-C */
export async function confirm(question: string, signal: AbortSignal): Promise<boolean> {
  const terminal = createInterface({input: process.stdin, output: process.stderr})
  // readline takes Ctrl-C away from the process.
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `, {signal})).trim())
  } catch (error) {
    throw signal.aborted ? signal.reason : error
  } finally {
    terminal.close()
  }
}
