import {type AwsJsonService, jsonError, serveAwsJson} from '../aws-json/aws-json-service.ts'
import type {EmulatorContext} from '../context.ts'
import type {ServiceHandler} from '../http/message.ts'
import {lookupEvents} from './lookup-events.ts'

const cloudTrail: AwsJsonService = {
  name: 'CloudTrail',
  prefix: 'cloudtrail',
  // botocore says com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101, the AWS SDK for JavaScript the last part alone.
  target: 'CloudTrail_20131101',
  operations: {LookupEvents: lookupEvents},
  // API reference, LookupEvents.
  requestsPerSecond: 2,
  throttled: jsonError('ThrottlingException', 'Rate exceeded'),
}

/** AWS CloudTrail, as far as it tells what was called: LookupEvents. */
export const cloudTrailService = (context: EmulatorContext): ServiceHandler => serveAwsJson(context, cloudTrail)
