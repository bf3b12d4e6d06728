import {defineStreamOperation} from '../streams.ts'

/** Without a configuration: no member. */
export const describeNotificationConfiguration = defineStreamOperation({
  name: 'DescribeNotificationConfiguration',
  route: '/describeNotificationConfiguration',
  denied: 'AccessDeniedException',
  handle: ({notification}) => ({NotificationConfiguration: notification}),
})
