import {ExitError} from '@oclif/core/errors'
import {run} from '@oclif/core/run'
import {settings} from '@oclif/core/settings'
import {exitCodes} from '../model/user-error.ts'
import {describeError} from './describe-error.ts'
import {errorJson, errorText} from './show-error.ts'
import {endOnClosedPipe, styleOf, write} from './terminal.ts'

/** Runs kvsctl and ends the process. */
export async function main(argv: readonly string[]): Promise<void> {
  // With NODE_ENV=test, which children of test runners inherit, oclif would look for ts-node.
  settings.enableAutoTranspile = false
  endOnClosedPipe()
  const exitCode = await runArgv(argv)
  await write(process.stdout, '')
  await write(process.stderr, '')
  // Not left to the event loop: what a command forgot to close must not keep a finished command alive.
  process.exit(exitCode)
}

async function runArgv(argv: readonly string[]): Promise<number> {
  try {
    await run(argv[0] === 'help' ? [...argv.slice(1), '--help'] : [...argv], import.meta.url)
    return exitCodes.ok
  } catch (error) {
    return error instanceof ExitError ? (error.oclif.exit ?? exitCodes.bug) : await showError(error, argv)
  }
}

/** Errors from outside any command: a command that does not exist, a chunk that does not load. */
async function showError(error: unknown, argv: readonly string[]): Promise<number> {
  const {unknownCommand} = await import('./unknown-command.ts')
  const report = describeError((await unknownCommand(error, argv, import.meta.url)) ?? error)
  const debug = argv.includes('--debug')
  if (argv.includes('--json')) await write(process.stdout, `${JSON.stringify(errorJson(report, debug), undefined, 2)}\n`)
  else await write(process.stderr, `${errorText(report, styleOf(process.stderr, argv.includes('--no-color')), debug)}\n`)
  return report.exitCode
}
