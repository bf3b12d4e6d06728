import {optionalResourceArg, resourceArg} from './resource.ts'

/** CHANNEL: a name or an ARN. */
export const channelArg = () => resourceArg('channel')

/** The same where a command also makes sense without one. */
export const channelIfAnyArg = () => optionalResourceArg('channel')
