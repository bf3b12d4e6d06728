import type {ReplayStep, SignalReplay} from '../model/signal-replay.ts'
import {renderReplayHeading, renderReplayResult, renderReplayStep, replayRow} from '../render/human/replay.ts'
import type {Style} from '../render/human/style.ts'
import {plainField} from './rows.ts'

interface Reader {
  readonly style: Style
  readonly terminal: boolean
}

/** A step as the reader wants it, with a heading before the first one. */
export function stepText(step: ReplayStep, first: boolean, {style, terminal}: Reader): string {
  if (!terminal) return replayRow(step).map(plainField).join('\t')
  return [...(first ? [renderReplayHeading(style)] : []), renderReplayStep(step, style)].join('\n')
}

export const replayText = (replay: SignalReplay, {style}: Reader): string => renderReplayResult(replay, style)
