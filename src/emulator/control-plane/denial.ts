import {AwsError, serviceError} from '../http/aws-error.ts'

/** Operations whose model has another exception for this than the others: those of signaling, and the first ones on streams. */
const notAuthorized = [
  ...['GetIceServerConfig', 'SendAlexaOfferToMaster'],
  ...['CreateStream', 'DescribeStream', 'ListStreams', 'UpdateStream', 'DeleteStream', 'UpdateDataRetention', 'GetDataEndpoint'],
  ...['TagStream', 'UntagStream', 'ListTagsForStream', 'ListEdgeAgentConfigurations'],
]

/** Operations of WebRTC storage, whose model says 403. */
const forbidden = ['JoinStorageSession', 'JoinStorageSessionAsViewer']

/** How an operation says that the caller lacks the permission. */
export function denialOf(operation: string, message: string): AwsError {
  if (forbidden.includes(operation)) return new AwsError({status: 403, code: 'AccessDeniedException', message, member: 'message'})
  return serviceError(notAuthorized.includes(operation) ? 'NotAuthorizedException' : 'AccessDeniedException', message)
}
