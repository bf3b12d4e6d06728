import {FailureError} from '../../model/failure-error.ts'
import {parseResourceArn} from '../../model/resource-arn.ts'
import type {Stream} from '../../model/stream.ts'
import type {World} from '../connect.ts'
import {describeIfThere} from '../resource/find-resource.ts'
import {streamKind} from '../resource/resource-kind.ts'

/** Where media is stored, as far as that can be seen. */
export interface StoredIn extends Pick<Stream, 'name' | 'arn'>, Partial<Pick<Stream, 'status' | 'dataRetentionInHours'>> {
  /** Why nothing is stored there, or why that is unknown. */
  readonly problem?: string
}

/** The stream that a channel names. It may be gone by now, or not to be seen. */
export async function storedIn(world: World, streamArn: string): Promise<StoredIn> {
  const named = {name: parseResourceArn(streamArn)?.name ?? streamArn, arn: streamArn}
  try {
    const stream = await describeIfThere(world, streamKind, {arn: streamArn})
    return stream instanceof FailureError ? {...named, problem: 'the stream is not there any more'} : asStored(stream)
  } catch (error) {
    if (!(error instanceof FailureError) || error.failure.kind !== 'refused') throw error
    return {...named, problem: `unknown: ${error.failure.code ?? error.failure.kind}`}
  }
}

export const asStored = ({name, arn, status, dataRetentionInHours}: Stream): StoredIn => ({
  name,
  arn,
  status,
  dataRetentionInHours,
  ...(dataRetentionInHours === 0 && {problem: 'its retention is 0: nothing is kept'}),
})
