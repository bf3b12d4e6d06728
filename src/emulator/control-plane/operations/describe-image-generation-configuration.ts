import {defineStreamOperation} from '../streams.ts'

/** Without a configuration: no member. */
export const describeImageGenerationConfiguration = defineStreamOperation({
  name: 'DescribeImageGenerationConfiguration',
  route: '/describeImageGenerationConfiguration',
  denied: 'AccessDeniedException',
  handle: ({imageGeneration}) => ({ImageGenerationConfiguration: imageGeneration}),
})
