import type {StreamNotification} from '../../model/stream.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import type {World} from '../connect.ts'
import {type ChangeOptions, changeSetting, type SettingState} from './change-setting.ts'
import {needsRetention} from './needs-retention.ts'

export interface NotificationsOptions extends ChangeOptions {
  /** Undefined: it is only shown. `delete` forgets the topic, `disable` keeps it. */
  readonly action?: 'enable' | 'disable' | 'delete'
  /** For `enable`: ARN of the SNS topic; the one that is configured where it is not given. */
  readonly topic?: string
}

export interface StreamNotifications extends Omit<SettingState<StreamNotification | null>, 'value'> {
  readonly schema: 'urn:kvsctl:schema:stream-notifications:1'
  /** null: none is configured. */
  readonly notification: StreamNotification | null
}

/** DescribeNotificationConfiguration and UpdateNotificationConfiguration. @throws UserError when a rule forbids it */
export async function streamNotifications(
  world: World,
  {action, topic, ...options}: NotificationsOptions,
): Promise<StreamNotifications> {
  const api = await world.api.streams()
  const {value, ...state} = await changeSetting<StreamNotification | null>(
    world,
    {
      read: async ({arn}) => (await api.notification({arn})) ?? null,
      wanted:
        action &&
        ((present, stream) => {
          if (action === 'enable') needsRetention(world, stream, 'notifications')
          return wantedNotification(action, present, topic)
        }),
      write: ({arn}, wanted) => api.setNotification({arn}, wanted ?? undefined),
    },
    options,
  )
  return {schema: 'urn:kvsctl:schema:stream-notifications:1', ...state, notification: value}
}

function wantedNotification(
  action: 'enable' | 'disable' | 'delete',
  present: StreamNotification | null,
  topic: string | undefined,
): StreamNotification | null {
  if (action === 'delete') return null
  if (action === 'disable') return present && {...present, status: 'DISABLED'}
  const destinationUri = topic ?? present?.destinationUri
  if (destinationUri !== undefined) return {status: 'ENABLED', destinationUri}
  throw new UserError({
    code: 'no-destination',
    message: 'There are no notifications configured yet, so it must be said where they go.',
    remedy: [{text: 'Add --sns with the ARN of a topic.'}],
    exitCode: exitCodes.usage,
  })
}
