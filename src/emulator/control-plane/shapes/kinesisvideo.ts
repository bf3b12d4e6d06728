import {integer, list, oneOf, string, structure} from './shape.ts'

// Scalar constraints and structures of the models `kinesisvideo` 2017-09-30 and `kinesis-video-signaling` 2019-12-04, under their names there.

export const channelName = string({min: 1, max: 256, pattern: '[a-zA-Z0-9_.-]+'})
/** The signaling model says `arn:aws:` only, the service takes every partition. */
export const resourceArn = string({
  min: 1,
  max: 1024,
  pattern: 'arn:[a-z\\d\\-]+:kinesisvideo:[a-z0-9\\-]+:[0-9]+:[a-z]+/[a-zA-Z0-9_.\\-]+/[0-9]+',
})
export const version = string({min: 1, max: 64, pattern: '[a-zA-Z0-9]+'})
export const nextToken = string({min: 0, max: 1024, pattern: '[a-zA-Z0-9+/=]*'})
export const listLimit = integer(1, 10_000)
export const channelType = oneOf('SINGLE_MASTER', 'FULL_MESH')
export const tagKey = string({min: 1, max: 128, pattern: '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*'})
export const tagValue = string({min: 0, max: 256, pattern: '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*'})
export const tag = structure({Key: tagKey, Value: tagValue})
export const tagList = (min: number) => list(tag, min, 50)
export const singleMasterConfiguration = structure({}, {MessageTtlSeconds: integer(5, 120)})
export const channelNameCondition = structure({}, {ComparisonOperator: oneOf('BEGINS_WITH'), ComparisonValue: channelName})
export const channelProtocol = oneOf('WSS', 'HTTPS', 'WEBRTC')
export const channelRole = oneOf('MASTER', 'VIEWER')
export const endpointConfiguration = structure({}, {Protocols: list(channelProtocol, 1, 5), Role: channelRole})
export const clientId = string({min: 1, max: 256, pattern: '[a-zA-Z0-9_.-]+'})
