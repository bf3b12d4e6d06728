import {randomBytes} from 'node:crypto'
import {join} from 'node:path'
import {type Admin, startAdmin} from '../../emulator/admin.ts'
import type {Identity} from '../../emulator/identity/identity.ts'
import type {Emulator} from '../../emulator/start.ts'
import {type Clock, systemClock} from '../../platform/clock.ts'
import {ensureDir, replaceFile} from '../../platform/files.ts'
import {acquireLock} from '../../platform/process-lock.ts'
import type {ProcessMark} from '../../platform/processes.ts'
import {cannotBeAws, requireOwnAddresses} from './as-aws.ts'
import {type Camera, noCamera, startCamera} from './camera.ts'
import {
  type LocalIdentity,
  type LocalWorld,
  lockPath,
  readControlFile,
  removeControlFile,
  type StatusReport,
  writeControlFile,
} from './control-file.ts'
import {watchIdle} from './idle.ts'
import {argvOfPlay, emulatorOptionsOf} from './play.ts'
import {cannotListen, unusableStateDir} from './problems.ts'
import type {StartOptions} from './start-options.ts'

export interface ServeOptions extends StartOptions {
  readonly log: (line: string) => void
  readonly clock?: Clock
}

/** `orphaned`: its control file is gone, so nobody could find it or stop it any more. */
export type EndReason = 'stopped' | 'idle' | 'interrupted' | 'orphaned'

export interface Serving {
  readonly status: 'serving'
  readonly world: LocalWorld
  /** Resolves when everything is closed. */
  readonly ended: Promise<EndReason>
  stop(reason: EndReason): Promise<EndReason>
}

export type ServeResult = Serving | {readonly status: 'already-running'; readonly by: ProcessMark}

/** What is given to each part to close; one that hangs must not keep the rest, or the state directory, from being freed. */
const closeDeadlineMs = 5000

/** Somebody who removed the state directory expects that to be the end of it. Reading a small file costs nothing. */
const lookEveryMs = 2000

/**
 * Serves an emulator in this process, unless another process does so for the same state directory.
 *
 * @throws UserError when the state directory or the port cannot be used
 */
export async function serveEmulator(options: ServeOptions): Promise<ServeResult> {
  const lock = takeStateDir(options.stateDir)
  if (lock.status === 'held') return {status: 'already-running', by: lock.by}
  try {
    return await serve(options, lock.release)
  } catch (error) {
    lock.release()
    throw error
  }
}

function takeStateDir(dir: string): ReturnType<typeof acquireLock> {
  try {
    ensureDir(dir)
    return acquireLock(lockPath(dir))
  } catch (error) {
    throw unusableStateDir(dir, error)
  }
}

async function serve(options: ServeOptions, release: () => void): Promise<Serving> {
  if (options.asAws) requireOwnAddresses(options.asAws)
  const clock = options.clock ?? systemClock
  const emulator = await startEngine(options, clock)
  const token = randomBytes(32).toString('hex')
  let running: RunningEmulator | undefined
  const subject = {faults: emulator.faults, status: () => running?.report(), stop: () => void running?.stop('stopped')}
  const admin = await startAdmin({subject, token, now: () => clock.now()})
  const world = worldOf(options, emulator, admin.url, clock)
  running = new RunningEmulator({options, emulator, admin, world, clock, release})
  try {
    replaceFile(world.caFile, world.caPem, 0o644)
    writeControlFile({format: 1, world, adminToken: token})
  } catch (error) {
    await running.stop('stopped')
    throw unusableStateDir(world.stateDir, error)
  }
  options.log(`ready: ${world.controlPlaneUrl}`)
  running.attend()
  return running
}

async function startEngine(options: ServeOptions, clock: Clock): Promise<Emulator> {
  const {startEmulator} = await import('../../emulator/start.ts')
  const {stateDir, persistent, port, bindAddress, asAws, region, identities, play = {}, log} = options
  try {
    return await startEmulator({
      clock,
      log,
      certificatesDir: stateDir,
      ...emulatorOptionsOf(play),
      ...(persistent && {stateDir}),
      ...(port !== undefined && {port}),
      ...(bindAddress !== undefined && {host: bindAddress}),
      ...(asAws && {asAws: {addresses: asAws}}),
      ...(region !== undefined && {region}),
      ...(identities && {identities: identities.list}),
    })
  } catch (error) {
    throw (asAws && cannotBeAws(error)) ?? cannotListen(error, port, bindAddress)
  }
}

interface Parts {
  readonly options: ServeOptions
  readonly emulator: Emulator
  readonly admin: Admin
  readonly world: LocalWorld
  readonly clock: Clock
  /** Frees the state directory. */
  readonly release: () => void
}

/** An emulator that other processes can find, with all that ends it. */
class RunningEmulator implements Serving {
  readonly status = 'serving'
  readonly world: LocalWorld
  readonly ended: Promise<EndReason>
  readonly #parts: Parts
  #settle: (reason: EndReason) => void = () => {}
  #camera: Camera = noCamera
  #stopping = false
  #stopWatching = (): void => {}
  #cancelLook = (): void => {}

  constructor(parts: Parts) {
    this.#parts = parts
    this.world = parts.world
    this.ended = new Promise((resolve) => {
      this.#settle = resolve
    })
  }

  /** What goes on beside serving; nothing that callers wait for. */
  attend(): void {
    const {options, emulator, clock} = this.#parts
    if (options.camera) this.#camera = startCamera(emulator, options.log, clock)
    if (options.idleTimeoutMs === undefined) return
    this.#cancelLook = clock.after(lookEveryMs, () => this.#look())
    const onIdle = (): void => void this.stop('idle')
    this.#stopWatching = watchIdle({idleMs: options.idleTimeoutMs, use: () => this.#use(), onIdle}, clock)
  }

  /** Only in the background: one in the foreground has somebody who looks after it. */
  #look(): void {
    if (readControlFile(this.world.stateDir)?.world.instanceId !== this.world.instanceId) void this.stop('orphaned')
    else this.#cancelLook = this.#parts.clock.after(lookEveryMs, () => this.#look())
  }

  /** The control file goes first: whoever comes from now on starts another emulator, which waits for our lock. */
  async stop(reason: EndReason): Promise<EndReason> {
    if (this.#stopping) return this.ended
    this.#stopping = true
    const {options, emulator, admin, release} = this.#parts
    options.log(`ending: ${reason}`)
    removeControlFile(this.world.stateDir, this.world.instanceId)
    this.#stopWatching()
    this.#cancelLook()
    for (const close of [() => this.#camera.stop(), () => admin.close(), () => emulator.stop()]) await this.#closeWithin(close)
    release()
    this.#settle(reason)
    return reason
  }

  async #closeWithin(close: () => Promise<void>): Promise<void> {
    const {clock, options} = this.#parts
    await new Promise<void>((resolve) => {
      const cancel = clock.after(closeDeadlineMs, resolve)
      close()
        .catch((error: unknown) => options.log(`closing: ${String(error)}`))
        .finally(() => {
          cancel()
          resolve()
        })
    })
  }

  #use(): {lastMs: number; busy: boolean} {
    const {emulator, admin} = this.#parts
    const {lastRequestMs, openSockets} = emulator.activity()
    return {lastMs: Math.max(lastRequestMs ?? 0, admin.lastUsedMs() ?? 0), busy: openSockets > this.#camera.openSockets()}
  }

  /** What `emulator status` asks for. */
  report(): StatusReport {
    const {emulator} = this.#parts
    return {
      instanceId: this.world.instanceId,
      camera: this.#camera.status(),
      faults: emulator.faults.list(),
      openSockets: emulator.activity().openSockets,
    }
  }
}

const localIdentity = ({name, kind, arn, accessKeyId, secretAccessKey, sessionToken}: Identity): LocalIdentity => ({
  ...{name, kind, arn, accessKeyId, secretAccessKey},
  ...(sessionToken !== undefined && {sessionToken}),
})

function worldOf(options: ServeOptions, emulator: Emulator, adminUrl: string, clock: Clock): LocalWorld {
  const {stateDir, persistent, bindAddress, idleTimeoutMs, identities, play = {}} = options
  const flags = argvOfPlay(play)
  const {controlPlaneUrl, controlPlaneTlsUrl, stunUrl, region, account, credentials, caPem, asAws} = emulator
  return {
    ...{controlPlaneUrl, controlPlaneTlsUrl, stunUrl, region, account, credentials, caPem},
    caFile: join(stateDir, 'ca.pem'),
    pid: process.pid,
    instanceId: randomBytes(8).toString('hex'),
    startedAt: new Date(clock.now()).toISOString(),
    stateDir,
    persistent,
    bindAddress: bindAddress ?? '127.0.0.1',
    ...(asAws && {asAws}),
    ...(flags.length > 0 && {play: flags}),
    ...(idleTimeoutMs !== undefined && {idleTimeoutMs}),
    ...(identities && {identitiesFile: identities.file, identities: emulator.identities.slice(1).map(localIdentity)}),
    adminUrl,
  }
}
