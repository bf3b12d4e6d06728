import {execFileSync, spawn} from 'node:child_process'
import {closeSync, openSync, readFileSync} from 'node:fs'
import {constants} from 'node:os'

/** A process for good: its pid alone may belong to another one after it ends, and after a reboot. */
export interface ProcessMark {
  readonly pid: number
  /** When it was started, in a form that only this machine and boot understand. */
  readonly started: string
}

export function markOfThisProcess(): ProcessMark {
  return {pid: process.pid, started: startOf(process.pid) ?? 'unknown'}
}

export const isAlive = (mark: ProcessMark): boolean => startOf(mark.pid) === mark.started

/** @returns undefined where no such process runs */
function startOf(pid: number): string | undefined {
  if (process.platform === 'linux') return startFromProc(pid)
  if (process.platform === 'win32') return answersSignals(pid) ? 'unknown' : undefined
  return startFromPs(pid)
}

/** proc(5): field 3 of stat is the state, field 22 the start in ticks since boot. The name before them may hold spaces and brackets. */
function startFromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // Ended, but not yet collected by its parent: in a container without an init that stays so.
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined
    return `${bootId()} ${fields[19]}`
  } catch {
    return undefined
  }
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()
  } catch {
    return 'unknown'
  }
}

function startFromPs(pid: number): string | undefined {
  try {
    const row = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      env: {LC_ALL: 'C'},
      stdio: 'pipe',
    })
    const [state = '', ...start] = row.trim().split(/\s+/)
    return state === '' || state.startsWith('Z') ? undefined : start.join(' ')
  } catch {
    return undefined
  }
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

export interface DetachedProcess {
  readonly pid: number | undefined
  /** How it ended, or why it could not be started; undefined while it runs. */
  ended(): {readonly ok: boolean; readonly how: string} | undefined
}

/** Starts a process that outlives this one. What it prints is appended to the file `logPath`. */
export function startDetached(start: {
  readonly command: string
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
  readonly cwd: string
  readonly logPath: string
}): DetachedProcess {
  const log = openSync(start.logPath, 'a', 0o600)
  try {
    const {command, args, env, cwd} = start
    const child = spawn(command, args, {detached: true, stdio: ['ignore', log, log], env, cwd, windowsHide: true})
    let ended: {ok: boolean; how: string} | undefined
    child.once('error', (error) => {
      ended = {ok: false, how: error.message}
    })
    child.once('exit', (code, signal) => {
      ended ??= {ok: code === 0, how: signal === null ? `exit code ${code}` : `signal ${signal}`}
    })
    child.unref()
    return {pid: child.pid, ended: () => ended}
  } finally {
    closeSync(log)
  }
}

/** What a shell would report: its exit code, or 128 and the number of the signal that ended it. */
export type ChildResult =
  | {readonly status: 'ended'; readonly exitCode: number}
  | {readonly status: 'not-started'; readonly error: Error}

/**
 * Runs a command on our own stdin, stdout and stderr and passes on the signals that people and supervisors send. Ctrl-C is
 * not passed on where there is a terminal: that has already told every process in the foreground, and two mean "at once" to many.
 */
export function runInForeground(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<ChildResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {stdio: 'inherit', env})
    const forward = (signal: NodeJS.Signals): void => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    }
    const signals: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP']
    for (const signal of signals) process.on(signal, forward)
    const finish = (result: ChildResult): void => {
      for (const signal of signals) process.off(signal, forward)
      resolve(result)
    }
    child.once('error', (error) => finish({status: 'not-started', error}))
    child.once('exit', (code, signal) =>
      finish({status: 'ended', exitCode: code ?? 128 + (signal === null ? 0 : constants.signals[signal])}),
    )
  })
}
