import {streamStorageConfiguration} from '../shapes/kinesisvideo.ts'
import {defineStreamUpdate} from '../streams.ts'

export const updateStreamStorageConfiguration = defineStreamUpdate({
  name: 'UpdateStreamStorageConfiguration',
  route: '/updateStreamStorageConfiguration',
  denied: 'AccessDeniedException',
  required: {StreamStorageConfiguration: streamStorageConfiguration},
  change: (_stream, {StreamStorageConfiguration: {DefaultStorageTier}}) => ({storageTier: DefaultStorageTier}),
})
