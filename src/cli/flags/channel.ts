import {resourceArg} from './resource.ts'

/** CHANNEL: a name or an ARN. */
export const channelArg = () => resourceArg('channel')
