import {exitCodes, UserError} from '../model/user-error.ts'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

export interface Interrupts {
  /** Aborted, with a `UserError` as reason, at the first Ctrl-C (or when the process is asked to end). */
  readonly signal: AbortSignal
  stop(): void
}

/** The first Ctrl-C asks the command to wind up; the second ends the process at once. */
export function listenForInterrupts(): Interrupts {
  const controller = new AbortController()
  const onSignal = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted)
    controller.abort(interruptedBy(name))
  }
  for (const name of signals) process.on(name, onSignal)
  return {
    signal: controller.signal,
    stop: () => {
      for (const name of signals) process.off(name, onSignal)
    },
  }
}

const interruptedBy = (name: string): UserError =>
  new UserError({code: 'interrupted', message: `Interrupted by ${name}.`, exitCode: exitCodes.interrupted})
