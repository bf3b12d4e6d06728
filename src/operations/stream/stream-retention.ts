import {maxRetentionHours, type Stream} from '../../model/stream.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import type {World} from '../connect.ts'
import {type ChangeOptions, changeSetting, type SettingState} from './change-setting.ts'

export interface RetentionOptions extends ChangeOptions {
  /** Undefined: it is only shown. */
  readonly change?: {readonly toHours: number} | {readonly byHours: number}
  /** Asked before it becomes shorter, since older media is deleted at once; false leaves it as it is. */
  readonly confirmShorter?: (stream: Stream, wantedHours: number) => Promise<boolean>
}

export interface StreamRetention extends Omit<SettingState<number>, 'value' | 'previous'> {
  readonly schema: 'urn:kvsctl:schema:stream-retention:1'
  readonly dataRetentionInHours: number
  /** What it was, where that differs. */
  readonly previousDataRetentionInHours?: number
}

/** How long media is kept; UpdateDataRetention, whose steps are worked out from what it is. @throws UserError beyond 0..87600 h */
export async function streamRetention(
  world: World,
  {change, confirmShorter, ...options}: RetentionOptions,
): Promise<StreamRetention> {
  const api = await world.api.streams()
  const {value, previous, ...state} = await changeSetting<number>(
    world,
    {
      read: ({dataRetentionInHours}) => dataRetentionInHours,
      wanted: change && ((present) => withinRange('toHours' in change ? change.toHours : present + change.byHours)),
      write: (stream, wanted, present) => api.changeRetention(stream, wanted - present),
      confirm: async (stream, wanted, present) => wanted > present || (confirmShorter?.(stream, wanted) ?? true),
    },
    options,
  )
  return {
    schema: 'urn:kvsctl:schema:stream-retention:1',
    ...state,
    dataRetentionInHours: value,
    ...(previous !== undefined && {previousDataRetentionInHours: previous}),
  }
}

function withinRange(hours: number): number {
  if (hours >= 0 && hours <= maxRetentionHours) return hours
  throw new UserError({
    code: 'bad-retention',
    message: `The retention would be ${hours} h, and a stream keeps media for 0 to ${maxRetentionHours} hours (10 years).`,
    exitCode: exitCodes.usage,
  })
}
