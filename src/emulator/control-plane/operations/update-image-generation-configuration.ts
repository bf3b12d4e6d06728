import {serviceError} from '../../http/aws-error.ts'
import {requireDataRetention} from '../media-storage.ts'
import {requireActive} from '../resources.ts'
import {type ImageGenerationConfiguration, imageGenerationConfiguration} from '../shapes/kinesisvideo.ts'
import {changeStream, defineStreamOperation} from '../streams.ts'

const invalid = (message: string) => serviceError('InvalidArgumentException', message)

/** JPEGQuality is a number in words, for JPEG only: 1..100 (documentation of ImageGenerationConfiguration). */
function requireQuality({Format, FormatConfig}: ImageGenerationConfiguration): void {
  const quality = FormatConfig?.JPEGQuality
  if (quality === undefined) return
  if (Format !== 'JPEG') throw invalid(`FormatConfig JPEGQuality is for the format JPEG, not ${Format}.`)
  if (!/^(100|[1-9]\d?)$/.test(quality)) throw invalid(`The JPEGQuality ${quality} is not between 1 and 100.`)
}

function requireDestination({DestinationConfig: {Uri, DestinationRegion}}: ImageGenerationConfiguration, region: string): void {
  if (!/^s3:\/\/[^/]/.test(Uri)) throw invalid(`The destination ${Uri} is no S3 bucket: it must begin with s3://.`)
  if (DestinationRegion !== region)
    throw invalid(`The destination region ${DestinationRegion} is not ${region}, where the stream is.`)
}

/** A configuration that is null or absent takes the present one away. */
export const updateImageGenerationConfiguration = defineStreamOperation({
  name: 'UpdateImageGenerationConfiguration',
  route: '/updateImageGenerationConfiguration',
  denied: 'AccessDeniedException',
  optional: {ImageGenerationConfiguration: imageGenerationConfiguration},
  handle(stream, {ImageGenerationConfiguration: configuration}, {context}) {
    requireActive(stream)
    if (configuration) {
      requireQuality(configuration)
      requireDestination(configuration, context.region)
      requireDataRetention(stream)
    }
    changeStream(context, stream, {imageGeneration: configuration})
    return {}
  },
})
