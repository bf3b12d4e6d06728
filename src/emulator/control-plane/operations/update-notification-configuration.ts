import {serviceError} from '../../http/aws-error.ts'
import {requireDataRetention} from '../media-storage.ts'
import {requireActive} from '../resources.ts'
import {notificationConfiguration} from '../shapes/kinesisvideo.ts'
import {changeStream, defineStreamOperation} from '../streams.ts'

/** A standard topic. FIFO ones, the only names with a dot, are not supported (developer guide, notifications). */
const topic = /^arn:[a-z\d-]+:sns:[a-z\d-]+:\d{12}:[\w-]{1,256}$/

/** A configuration that is null or absent takes the present one away. */
export const updateNotificationConfiguration = defineStreamOperation({
  name: 'UpdateNotificationConfiguration',
  route: '/updateNotificationConfiguration',
  denied: 'AccessDeniedException',
  optional: {NotificationConfiguration: notificationConfiguration},
  handle(stream, {NotificationConfiguration: configuration}, {context}) {
    requireActive(stream)
    if (configuration) {
      const {Uri} = configuration.DestinationConfig
      if (!topic.test(Uri)) throw serviceError('InvalidArgumentException', `${Uri} is not the ARN of a standard SNS topic.`)
      requireDataRetention(stream)
    }
    changeStream(context, stream, {notification: configuration})
    return {}
  },
})
