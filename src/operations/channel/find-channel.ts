import type {Channel} from '../../model/channel.ts'
import type {FailureError} from '../../model/failure-error.ts'
import type {UserError} from '../../model/user-error.ts'
import type {World} from '../connect.ts'
import {findResource, resourceNotFound} from '../resource/find-resource.ts'
import {channelKind} from '../resource/resource-kind.ts'

/**
 * DescribeSignalingChannel by name or ARN.
 * @throws UserError, when there is none, with what may have been meant
 */
export const findChannel = (world: World, channel: string): Promise<Channel> => findResource(world, channelKind, channel)

/** What is known when the service says that there is no such channel. */
export const channelNotFound = (world: World, channel: string, error: FailureError): Promise<UserError> =>
  resourceNotFound(world, channelKind, channel, error)
