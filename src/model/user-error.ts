/** Exit codes: one meaning each, whatever the output format (README, "Exit codes"). */
export const exitCodes = {
  ok: 0,
  /** A named cause at or above `--fail-on`, or a bulk run in which any item failed. */
  finding: 1,
  usage: 2,
  /** No cause could be named: no credentials, endpoint unreachable, results unknown. */
  unknown: 3,
  bug: 4,
  /** A resource command that the service refused: not found, in use, limit. */
  refused: 5,
  interrupted: 130,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** One imperative sentence; where there is one, a command that can be pasted. */
export interface Remedy {
  readonly text: string
  readonly command?: string
}

export interface UserErrorInit {
  /** Stable, kebab-case: what `--json` prints as `error.code`. AWS error names are kept as they are (`ResourceNotFoundException`). */
  readonly code: string
  /** What happened, to which resource, and why. */
  readonly message: string
  readonly remedy?: readonly Remedy[]
  readonly exitCode: ExitCode
  /** The AWS request id, when a service answered. */
  readonly requestId?: string
  readonly cause?: unknown
}

/** A failure that the user can act on. Anything else that is thrown is our bug and says so. */
export class UserError extends Error {
  readonly code: string
  readonly remedy: readonly Remedy[]
  readonly exitCode: ExitCode
  readonly requestId: string | undefined

  constructor(init: UserErrorInit) {
    super(init.message, init.cause === undefined ? undefined : {cause: init.cause})
    this.name = 'UserError'
    this.code = init.code
    this.remedy = init.remedy ?? []
    this.exitCode = init.exitCode
    this.requestId = init.requestId
  }
}
