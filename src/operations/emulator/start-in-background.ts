import {type Clock, systemClock} from '../../platform/clock.ts'
import {ensureDir} from '../../platform/files.ts'
import {prepareLog, tailOfLog} from '../../platform/log-file.ts'
import {packageFile} from '../../platform/package-root.ts'
import {lockHolder} from '../../platform/process-lock.ts'
import {type DetachedProcess, startDetached} from '../../platform/processes.ts'
import {printable} from '../../protocol/text.ts'
import {type ControlFile, findRunning, lockPath, logPath} from './control-file.ts'
import {argvOfPlay} from './play.ts'
import {startFailed, startTimedOut, unresponsive, unusableStateDir} from './problems.ts'
import type {StartOptions} from './start-options.ts'

/** A cold start takes under a second; this leaves room for a machine that is busy with a build. */
const startDeadlineMs = 30_000
/** A fraction of what a start takes. */
const pollMs = 10
const tailLines = 12

/**
 * Returns the emulator of this state directory, and starts one where there is none. Of several callers at once each may start
 * a process; the lock lets one of them serve, the others end, and all callers get the same emulator.
 *
 * @throws UserError with the end of the log when it does not start
 */
export async function startInBackground(
  options: StartOptions,
  signal?: AbortSignal,
  clock: Clock = systemClock,
): Promise<{control: ControlFile; started: boolean}> {
  const {stateDir} = options
  const log = logPath(stateDir)
  const from = openLog(stateDir)
  const deadline = clock.monotonic() + startDeadlineMs
  let child: DetachedProcess | undefined
  for (;;) {
    const control = await findRunning(stateDir)
    if (control) return {control, started: control.world.pid === child?.pid}
    signal?.throwIfAborted()
    const ended = child?.ended()
    const tail = (): string => printable(tailOfLog(log, from, tailLines).join('\n'), {keepLines: true, maxLength: 4000})
    if (ended && !ended.ok) throw startFailed(log, ended.how, tail())
    const holder = lockHolder(lockPath(stateDir))
    if (!holder && (!child || ended)) child = launch(options, log)
    if (clock.monotonic() > deadline) throw holder ? unresponsive(holder.pid) : startTimedOut(log, startDeadlineMs, tail())
    await new Promise<void>((resolve) => clock.after(pollMs, resolve))
  }
}

function openLog(stateDir: string): number {
  try {
    ensureDir(stateDir)
    return prepareLog(logPath(stateDir))
  } catch (error) {
    throw unusableStateDir(stateDir, error)
  }
}

const launch = (options: StartOptions, log: string): DetachedProcess =>
  startDetached({
    command: process.execPath,
    args: [packageFile('bin/kvsctl.cjs'), 'emulator', 'start', '--foreground', '--background-child', ...argvOf(options)],
    env: environmentOfChild(process.env),
    cwd: options.stateDir,
    logPath: log,
  })

function argvOf(options: StartOptions): string[] {
  const {stateDir, persistent, port, bindAddress, asAws, region, idleTimeoutMs, identities, camera, play = {}} = options
  return [
    persistent ? `--state=${stateDir}` : '--state=none',
    ...(port === undefined ? [] : [`--port=${port}`]),
    ...(bindAddress === undefined ? [] : [`--bind-address=${bindAddress}`]),
    ...(asAws ? ['--as-aws', ...asAws.map((address) => `--bind-address=${address}`)] : []),
    ...(region === undefined ? [] : [`--region=${region}`]),
    `--idle-timeout=${idleTimeoutMs === undefined ? 'never' : `${idleTimeoutMs}ms`}`,
    ...(camera ? [] : ['--no-camera']),
    ...(identities ? [`--identities=${identities.file}`] : []),
    ...argvOfPlay(play),
  ]
}

/** Without the user's AWS settings, which are none of its business, and without what slows every start of node 20 by 30 ms. */
const environmentOfChild = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !/^(AWS_.*|KVSCTL_LOCAL|NODE_EXTRA_CA_CERTS)$/.test(name)))
