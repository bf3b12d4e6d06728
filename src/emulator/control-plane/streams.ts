import {parseResourceArn} from '../../model/resource-arn.ts'
import type {EmulatorContext} from '../context.ts'
import {serviceError} from '../http/aws-error.ts'
import type {StoredStream} from '../state/store.ts'
import {changed} from './life-cycle.ts'
import {defineOperation, type Operation, type OperationCall, type Output} from './operation.ts'
import {type Denial, newVersion, requireActive, requireVersion, resourceOf} from './resources.ts'
import {resourceArn, streamName, version} from './shapes/kinesisvideo.ts'
import {type Members, type StructureShape, structure, type ValueOf} from './shapes/shape.ts'

interface StreamNaming {
  readonly StreamName?: string
  readonly StreamARN?: string
}

interface StreamOperation<R extends Members, O extends Members> {
  readonly name: string
  readonly route: string
  /** The one of the two exceptions that the model gives this operation. */
  readonly denied: Denial
  /** How the operation refuses an ARN of something else than a stream; like one that there is not, where absent. */
  readonly foreign?: 'InvalidResourceFormatException'
  /** Members beside StreamName and StreamARN. */
  readonly required?: R
  readonly optional?: O
  readonly handle: (stream: StoredStream, input: ValueOf<StructureShape<R, O>>, call: OperationCall) => Output
}

/** An operation on the stream that its input names by StreamName or StreamARN. */
export function defineStreamOperation<R extends Members = Record<never, never>, O extends Members = Record<never, never>>({
  required,
  optional,
  denied,
  foreign,
  handle,
  ...rest
}: StreamOperation<R, O>): Operation {
  return defineOperation({
    ...rest,
    input: structure({...required} as R, {...optional, StreamName: streamName, StreamARN: resourceArn} as unknown as O),
    handle(input, call) {
      const {StreamName: name, StreamARN: arn} = input as StreamNaming
      if (foreign && arn !== undefined && parseResourceArn(arn)?.resource !== 'stream')
        throw serviceError(foreign, `${arn} is not the ARN of a stream.`)
      return handle(resourceOf(call.context, 'stream', {name, arn}, denied), input, call)
    },
  })
}

type StreamUpdate<R extends Members, O extends Members> = Omit<StreamOperation<R, O>, 'handle'> & {
  /** What becomes different. @throws AwsError to refuse */
  readonly change: (stream: StoredStream, input: ValueOf<StructureShape<R, O>>) => Partial<StoredStream>
}

/** An operation that wants the CurrentVersion of a stream and makes another one. */
export const defineStreamUpdate = <R extends Members = Record<never, never>, O extends Members = Record<never, never>>({
  required,
  change,
  ...rest
}: StreamUpdate<R, O>): Operation =>
  defineStreamOperation({
    ...rest,
    required: {...required, CurrentVersion: version} as unknown as R,
    handle(stream, input, {context}) {
      requireActive(stream)
      requireVersion(stream, (input as {readonly CurrentVersion?: string}).CurrentVersion)
      const changes = {...change(stream, input), version: newVersion(context)}
      context.store.put('streams', stream.name, changed(context, stream, changes))
      return {}
    },
  })

/** Changes that have no version. */
export const changeStream = ({store}: EmulatorContext, stream: StoredStream, changes: Partial<StoredStream>): void =>
  store.put('streams', stream.name, {...stream, ...changes})

/** StreamInfo of the model. CreationTime is in seconds, with the milliseconds as fraction; what was never set is left out. */
export const streamInfo = (stream: StoredStream) => ({
  CreationTime: stream.createdMs / 1000,
  DataRetentionInHours: stream.dataRetentionInHours,
  DeviceName: stream.deviceName,
  KmsKeyId: stream.kmsKeyId,
  MediaType: stream.mediaType,
  Status: stream.status,
  StreamARN: stream.arn,
  StreamName: stream.name,
  Version: stream.version,
})
