import {notBuilt, type Operation} from './control-plane/operation.ts'

/** PutMedia, which is in no model, and all operations of the model `kinesis-video-media` 2017-09-30, which the `s-` host answers. */
export const mediaOperations = {
  GetMedia: notBuilt('GetMedia'),
  PutMedia: notBuilt('PutMedia'),
} as const satisfies Readonly<Record<string, Operation>>

/** All operations of the model `kinesis-video-archived-media` 2017-09-30, which the `b-` host answers. */
export const archivedMediaOperations = {
  GetClip: notBuilt('GetClip'),
  GetDASHStreamingSessionURL: notBuilt('GetDASHStreamingSessionURL'),
  GetHLSStreamingSessionURL: notBuilt('GetHLSStreamingSessionURL'),
  GetImages: notBuilt('GetImages'),
  GetMediaForFragmentList: notBuilt('GetMediaForFragmentList'),
  ListFragments: notBuilt('ListFragments'),
} as const satisfies Readonly<Record<string, Operation>>
