import type {Stream} from '../../model/stream.ts'
import type {World} from '../connect.ts'
import {changeResourceSetting, type ResourceSetting, type SettingChange, type SettingState} from '../resource/change-setting.ts'
import {streamKind} from '../resource/resource-kind.ts'

export type {SettingState}

export interface ChangeOptions extends SettingChange {
  /** Name or ARN. */
  readonly stream: string
}

/** One thing about a stream that can be read and set. */
export type Setting<V> = ResourceSetting<Stream, V>

/** Shows or changes a setting of a stream. @throws UserError when there is no such stream, or a rule forbids it */
export const changeSetting = <V>(world: World, setting: Setting<V>, options: ChangeOptions): Promise<SettingState<V>> =>
  changeResourceSetting(world, streamKind, options.stream, setting, options)
