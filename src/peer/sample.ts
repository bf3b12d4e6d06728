import {readFileSync} from 'node:fs'
import {assetPath} from '../platform/package-root.ts'
import {splitAccessUnits, splitNalUnits} from '../protocol/h264/annex-b.ts'
import type {AccessUnit} from '../protocol/h264/nal-unit.ts'
import {readOpusPackets} from '../protocol/opus/ogg-opus.ts'

/** The clip of the demo camera (made by `sample/make-sample.sh`), ready to be sent again and again. */
export interface Sample {
  readonly pictures: readonly AccessUnit[]
  readonly picturesPerSecond: 15
  readonly opusPackets: readonly Buffer[]
  readonly opusPacketMs: 20
}

/** As long as picture and tone are alike; the encoder's last packet is padding. */
const seconds = 4

let loaded: Sample | undefined

/** Reads the sample, once. @throws when the installation is broken and has none */
export function loadSample(): Sample {
  loaded ??= {
    pictures: splitAccessUnits(splitNalUnits(readAsset('sample.h264'))).slice(0, 15 * seconds),
    picturesPerSecond: 15,
    opusPackets: readOpusPackets(readAsset('sample.opus')).slice(0, 50 * seconds),
    opusPacketMs: 20,
  }
  return loaded
}

const readAsset = (name: string): Buffer => readFileSync(assetPath(`peer/sample/${name}`))
