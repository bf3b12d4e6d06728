import type {Clock} from '../platform/clock.ts'
import type {Random} from '../platform/random.ts'
import {clipSource, type MediaSource} from './media-source.ts'
import {loadSample} from './sample.ts'

/** The picture and the tone that come with kvsctl. */
export const sampleSource = (options: {readonly clock: Clock; readonly random: Random}): MediaSource =>
  clipSource({...options, clip: loadSample()})
