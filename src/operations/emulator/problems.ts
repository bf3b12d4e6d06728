import {exitCodes, UserError} from '../../model/user-error.ts'
import {printable} from '../../protocol/text.ts'
import {defaultStateDir} from './control-file.ts'

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException | undefined)?.code ?? ''
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

export const unusableStateDir = (dir: string, cause: unknown): unknown =>
  codeOf(cause) === ''
    ? cause
    : new UserError({
        code: 'state-dir-unusable',
        message: `The emulator cannot keep its state in ${dir}: ${messageOf(cause)}.`,
        remedy: [{text: 'Name a directory that you may write to with --state DIR, or set XDG_STATE_HOME.'}],
        exitCode: exitCodes.unknown,
        cause,
      })

/** Says which address could not be listened on; any other error stays as it is. */
export function cannotListen(cause: unknown, port: number | undefined, bindAddress = '127.0.0.1'): unknown {
  const code = codeOf(cause)
  if (code === 'EADDRINUSE' || code === 'EACCES')
    return new UserError({
      code: 'port-unavailable',
      message: `The emulator cannot listen on ${bindAddress} port ${port ?? 0}: ${code === 'EACCES' ? 'not permitted' : 'it is taken'}.`,
      remedy: [{text: 'Choose another port, or leave --port out to take a free one.'}],
      exitCode: exitCodes.refused,
      cause,
    })
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return new UserError({
      code: 'address-unavailable',
      message: `This machine has no address ${bindAddress} to listen on.`,
      remedy: [{text: 'Give --bind-address an address of this machine; 127.0.0.1 serves this machine only.'}],
      exitCode: exitCodes.refused,
      cause,
    })
  return cause
}

export const alreadyRunning = (dir: string, pid: number): UserError =>
  new UserError({
    code: 'already-running',
    message: `An emulator with the state directory ${dir} is already running (pid ${pid}).`,
    remedy: [{text: 'Stop it first:', command: 'kvsctl emulator stop'}, {text: 'Or run another one beside it with --state DIR.'}],
    exitCode: exitCodes.refused,
  })

export const notRunning = (dir: string): UserError =>
  new UserError({
    code: 'emulator-not-running',
    message: `No emulator is running with the state directory ${dir}.`,
    remedy: [{text: 'Start one:', command: `kvsctl emulator start${dir === defaultStateDir() ? '' : ` --state ${dir}`}`}],
    exitCode: exitCodes.unknown,
  })

export const startFailed = (log: string, how: string, tail: string): UserError =>
  new UserError({
    code: 'emulator-start-failed',
    message: `The emulator did not start: it ended with ${how}.${tail === '' ? '' : `\n${tail}`}`,
    remedy: [{text: `Read ${log}, or watch it start:`, command: 'kvsctl emulator start --foreground'}],
    exitCode: exitCodes.unknown,
  })

export const startTimedOut = (log: string, waitedMs: number, tail: string): UserError =>
  new UserError({
    code: 'emulator-start-timeout',
    message: `The emulator was not ready within ${waitedMs / 1000} s.${tail === '' ? '' : `\n${tail}`}`,
    remedy: [{text: `Read ${log}, or watch it start:`, command: 'kvsctl emulator start --foreground'}],
    exitCode: exitCodes.unknown,
  })

export const unresponsive = (pid: number): UserError =>
  new UserError({
    code: 'emulator-unresponsive',
    message: `An emulator is running (pid ${pid}) but does not answer.`,
    remedy: [{text: 'End it and try again; what it has acknowledged is kept.', command: 'kvsctl emulator stop'}],
    exitCode: exitCodes.unknown,
  })

export const commandNotStarted = (command: string, cause: Error): UserError =>
  new UserError({
    code: 'command-not-started',
    message: `Cannot run "${command}": ${codeOf(cause) === 'ENOENT' ? 'there is no such command' : cause.message}.`,
    remedy: [{text: 'Give the command after --, as in: kvsctl emulator exec -- aws kinesisvideo list-signaling-channels'}],
    exitCode: exitCodes.usage,
    cause,
  })

export const runsDifferently = (pid: number, differences: readonly string[]): UserError =>
  new UserError({
    code: 'already-running',
    message: `An emulator is already running (pid ${pid}), but ${differences.join(', ')}.`,
    remedy: [{text: 'Stop it first; its channels are kept:', command: 'kvsctl emulator stop'}],
    exitCode: exitCodes.refused,
  })

export const noSuchIdentity = (pid: number, name: string, near: readonly string[], all: readonly string[]): UserError =>
  new UserError({
    code: 'no-such-identity',
    message: `The emulator that is running (pid ${pid}) has no identity "${printable(name, {maxLength: 64})}".`,
    remedy:
      near.length > 0
        ? [{text: `Did you mean ${near.join(' or ')}?`}]
        : all.length > 0
          ? [{text: `It has ${all.join(', ')}.`}]
          : [{text: 'Start one that has some:', command: 'kvsctl emulator start --identities FILE'}],
    exitCode: exitCodes.usage,
  })

export const notAsAws = (pid: number): UserError =>
  new UserError({
    code: 'not-as-aws',
    message: `The emulator that is running (pid ${pid}) does not answer under the names of AWS.`,
    remedy: [
      {text: 'Stop it; its channels are kept:', command: 'kvsctl emulator stop'},
      {text: 'Start it so that it does:', command: 'kvsctl emulator start --as-aws --bind-address ADDRESS'},
    ],
    exitCode: exitCodes.refused,
  })

export const noCommand = (): UserError =>
  new UserError({
    code: 'usage',
    message: 'There is no command to run.',
    remedy: [{text: 'Give it after --:', command: 'kvsctl emulator exec -- aws kinesisvideo list-signaling-channels'}],
    exitCode: exitCodes.usage,
  })
