import {boolean} from '@oclif/core/flags'
import type {SettingState} from '../operations/resource/change-setting.ts'
import type {Field} from './show-stream.ts'

/** Flags of every command that changes a setting of something that exists. */
export const changeFlags = {
  wait: boolean({summary: 'wait until the change shows', default: true, allowNo: true}),
  'dry-run': boolean({summary: 'say what would happen'}),
}

/** A setting that was only looked at is shown as it is; one that was worked on begins with what became of it. */
export const settingFields = (
  {action, name}: Pick<SettingState<unknown>, 'action' | 'name'>,
  fields: readonly Field[],
  was: readonly Field[] = [],
  word: 'channel' | 'stream' = 'stream',
): readonly Field[] =>
  action === 'shown'
    ? fields
    : [['action', action], [word, name], ...fields, ...was.map(([key, value]): Field => [`was ${key}`, value])]
