import {defineStreamOperation} from '../streams.ts'

export const describeStreamStorageConfiguration = defineStreamOperation({
  name: 'DescribeStreamStorageConfiguration',
  route: '/describeStreamStorageConfiguration',
  denied: 'AccessDeniedException',
  handle: ({name, arn, storageTier}) => ({
    StreamARN: arn,
    StreamName: name,
    StreamStorageConfiguration: {DefaultStorageTier: storageTier},
  }),
})
