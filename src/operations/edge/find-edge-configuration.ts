import type {EdgeConfiguration} from '../../model/edge.ts'
import {FailureError} from '../../model/failure-error.ts'
import type {Stream} from '../../model/stream.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {commandIn} from '../command-in.ts'
import type {World} from '../connect.ts'

const isNotConfigured = (error: unknown): error is FailureError =>
  error instanceof FailureError && error.failure.code === 'StreamEdgeConfigurationNotFoundException'

/** DescribeEdgeConfiguration. @returns the service's "not found" where the stream has none */
export async function edgeConfigurationIfAny({api}: World, arn: string): Promise<EdgeConfiguration | FailureError> {
  try {
    return await (await api.edge()).describe({arn})
  } catch (error) {
    if (isNotConfigured(error)) return error
    throw error
  }
}

/** @throws UserError where the stream has none */
export async function findEdgeConfiguration(world: World, {name, arn}: Stream): Promise<EdgeConfiguration> {
  const found = await edgeConfigurationIfAny(world, arn)
  if (!(found instanceof FailureError)) return found
  const {requestId} = found.failure
  throw new UserError({
    code: 'StreamEdgeConfigurationNotFoundException',
    message: `The stream ${name} has no edge configuration.`,
    remedy: [{text: 'Give it one:', command: commandIn(world, `edge start-update ${name} --config FILE`)}],
    exitCode: exitCodes.refused,
    ...(requestId !== undefined && {requestId}),
    cause: found,
  })
}
