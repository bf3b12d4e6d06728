import {CLIError, ExitError} from '@oclif/core/errors'
import {FailureError} from '../model/failure-error.ts'
import type {Failure} from '../model/observed.ts'
import {type ExitCode, exitCodes, type Remedy, UserError} from '../model/user-error.ts'
import {failureRemedies} from '../operations/failure-remedies.ts'

/** An error as it is shown, in whatever format. */
export interface ErrorReport {
  readonly code: string
  readonly message: string
  readonly remedy: readonly Remedy[]
  readonly requestId?: string
  readonly exitCode: number
  /** Only of what we did not expect. */
  readonly bug: boolean
  readonly stack?: string
}

export function describeError(error: unknown): ErrorReport {
  if (error instanceof UserError) return describeUserError(error)
  if (error instanceof FailureError) return describeFailure(error)
  if (error instanceof CLIError) return describeUsage(error)
  return describeBug(error)
}

const describeUserError = (error: UserError): ErrorReport => ({
  // oclif's parser rewrites the message of what a flag throws.
  message: tidy(error.message),
  code: error.code,
  remedy: error.remedy,
  exitCode: error.exitCode,
  bug: false,
  ...withRequestId(error.requestId),
  ...withStack(error),
})

const exitOfFailure: Record<Failure['kind'], ExitCode> = {
  refused: exitCodes.refused,
  unreachable: exitCodes.unknown,
  timeout: exitCodes.unknown,
  malformed: exitCodes.unknown,
  'no-credentials': exitCodes.unknown,
  interrupted: exitCodes.interrupted,
  bug: exitCodes.bug,
}

/** An operation that knew nothing better to say lets the failure through as it came. */
function describeFailure(error: FailureError): ErrorReport {
  const {failure} = error
  // Ctrl-C and --timeout say themselves what they are.
  if (failure.kind === 'interrupted' && error.cause instanceof UserError) return describeUserError(error.cause)
  if (failure.kind === 'bug') return describeBug(error.cause ?? error)
  return {
    code: failure.code ?? failure.kind,
    message: failure.message,
    remedy: failureRemedies(failure),
    exitCode: exitOfFailure[failure.kind],
    bug: false,
    ...withRequestId(failure.requestId),
    ...withStack(error),
  }
}

/** oclif says this of argv that it cannot use; ExitError carries a code and has been shown already. */
const describeUsage = (error: CLIError): ErrorReport => ({
  code: 'usage',
  message: tidy(error.message),
  remedy: [{text: 'Add --help to see what it takes.'}],
  exitCode: error instanceof ExitError ? (error.oclif.exit ?? exitCodes.bug) : exitCodes.usage,
  bug: false,
  ...withStack(error),
})

function describeBug(error: unknown): ErrorReport {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return {
    code: 'bug',
    message: `This is a bug in kvsctl: ${message}`,
    remedy: [{text: 'Run it again with --debug and report what it prints.'}],
    exitCode: exitCodes.bug,
    bug: true,
    ...(error instanceof Error && withStack(error)),
  }
}

const withRequestId = (requestId: string | undefined): {requestId?: string} => (requestId === undefined ? {} : {requestId})

const withStack = (error: Error): {stack?: string} => (error.stack === undefined ? {} : {stack: error.stack})

/**
 * `Parsing --ttl \n\tWHY\nSee more help with --help` -> `--ttl: WHY`. oclif's note that a repeatable flag swallows the arguments
 * behind it goes: ours take one value each. So does its heading above what is wrong, and the value of a flag that another excludes:
 * it is not what was typed but what was made of it.
 */
const tidy = (message: string): string =>
  message
    .replace(/\nSee more help with --help$/, '')
    .replace(/\n\nNote: --[^\n]* allows? multiple values[\s\S]*$/, '')
    .replace(/^The following errors? occurred:\s*/, '')
    .replace(/^Parsing (--\S+) \n\t/, '$1: ')
    .replace(/^(--\S+): \1 /, '$1 ')
    .replace(/^(--[\w-]+)=.* (cannot also be provided when using)/, '$1 $2')
    .trim()
