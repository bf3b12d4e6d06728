import {isDeepStrictEqual} from 'node:util'
import {FailureError} from '../../model/failure-error.ts'
import type {Stream} from '../../model/stream.ts'
import type {World} from '../connect.ts'
import {changeAtVersion} from '../resource/change-at-version.ts'
import {describeIfThere} from '../resource/find-resource.ts'
import {streamKind} from '../resource/resource-kind.ts'
import {type OnStatus, waitUntil} from '../resource/wait-until.ts'
import {findStream} from './find-stream.ts'

export interface ChangeOptions {
  /** Name or ARN. */
  readonly stream: string
  readonly dryRun?: boolean
  /** Until it is ACTIVE again and the change shows. */
  readonly wait?: boolean
  /** Told what was seen while it waits. */
  readonly onStatus?: OnStatus
  readonly signal?: AbortSignal
}

/** One thing about a stream that can be read and set. */
export interface Setting<V> {
  readonly read: (stream: Stream) => V | Promise<V>
  /** What it shall be, given what it is. Undefined: it is only shown. @throws UserError when a rule forbids it */
  readonly wanted: ((present: V, stream: Stream) => V) | undefined
  /** Sets it at this version of the stream. */
  readonly write: (stream: Stream, wanted: V, present: V) => Promise<void>
  /** Asked before; false leaves it as it is. */
  readonly confirm?: (stream: Stream, wanted: V, present: V) => Promise<boolean>
}

export interface SettingState<V> {
  readonly action: 'shown' | 'unchanged' | 'would-change' | 'changed' | 'kept'
  readonly name: string
  readonly arn: string
  /** What it is now; what it would be, in a rehearsal. */
  readonly value: V
  /** What it was, where that differs. */
  readonly previous?: V
}

/**
 * Shows a setting, or changes it where it is not yet what is wanted. Somebody else's change of something else in the same moment
 * is no obstacle; one of the same setting is.
 * @throws UserError when there is no such stream, a rule forbids it, or somebody else was faster
 */
export async function changeSetting<V>(world: World, setting: Setting<V>, options: ChangeOptions): Promise<SettingState<V>> {
  const stream = await findStream(world, options.stream)
  const {name, arn} = stream
  const present = await setting.read(stream)
  if (!setting.wanted) return {action: 'shown', name, arn, value: present}
  const wanted = setting.wanted(present, stream)
  if (isDeepStrictEqual(wanted, present)) return {action: 'unchanged', name, arn, value: present}
  if (options.dryRun) return {action: 'would-change', name, arn, value: wanted, previous: present}
  if (setting.confirm && !(await setting.confirm(stream, wanted, present))) return {action: 'kept', name, arn, value: present}
  await changeAtVersion({
    kind: streamKind,
    before: stream,
    read: () => findStream(world, arn),
    stillMeant: async (now) => isDeepStrictEqual(await setting.read(now), present),
    clock: world.clock,
    signal: options.signal,
    change: (now) => setting.write(now, wanted, present),
  })
  if (options.wait !== false) await untilChanged(world, arn, setting, present, options)
  return {action: 'changed', name, arn, value: wanted, previous: present}
}

/** An update is asynchronous: the old value may be seen, ACTIVE even, for a moment. */
const untilChanged = <V>(
  world: World,
  arn: string,
  setting: Setting<V>,
  before: V,
  {onStatus, signal}: ChangeOptions,
): Promise<true> =>
  waitUntil(
    'the change did not show',
    async () => {
      const now = await describeIfThere(world, streamKind, {arn})
      if (now instanceof FailureError) return undefined
      onStatus?.(now.status)
      if (now.status !== 'ACTIVE') return undefined
      return isDeepStrictEqual(await setting.read(now), before) ? undefined : true
    },
    world.clock,
    signal,
  )
