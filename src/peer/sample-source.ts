import {type ClipOptions, clipSource, type MediaSource} from './media-source.ts'
import {loadSample} from './sample.ts'
import {playSample} from './sample-player.ts'

/** The picture and the tone that come with kvsctl; the picture has a key frame each second. */
export const sampleSource = (options: ClipOptions): MediaSource => {
  const sample = loadSample()
  return clipSource(options, (play) => playSample({...play, sample}))
}
