import type {ReplayStep, ReplaySurplus, SignalReplay} from '../../model/signal-replay.ts'
import {paintOf, type Style, wrap} from './style.ts'

export const renderReplayHeading = (style: Style): string => paintOf(style).quiet('  gap s  then s')

const words: Record<ReplayStep['result'], string> = {
  sent: 'sent',
  refused: 'refused by the service',
  'not-sent': 'not sent: nobody to send it to',
  came: 'came',
  other: 'came, and is something else',
  missing: 'did not come',
}

/** A step of a replay: how long after the one before, now and then, and what became of it. */
export function renderReplayStep(step: ReplayStep, style: Style): string {
  const paint = paintOf(style)
  const {kind, type, party, result, differs, gapMs, recordedGapMs, was, is} = step
  const word = differs
    ? paint.bad(words[result])
    : result === 'missing'
      ? paint.doubtful(words[result])
      : paint.good(words[result])
  const head = `${seconds(gapMs)} ${paint.quiet(seconds(recordedGapMs))} ${kind === 'send' ? '>' : '<'} ${type.padEnd(13)} ${word}  ${paint.quiet(party)}`
  return [head, ...difference(was, is, style)].join('\n')
}

const seconds = (ms: number): string => `+${(ms / 1000).toFixed(3)}`.padStart(7)

const difference = (was: string | undefined, is: string | undefined, style: Style): string[] =>
  [
    ['then', was],
    ['now', is],
  ].flatMap(([when, text]) => (text === undefined ? [] : [wrap(`${when!.padEnd(4)} ${text}`, style.width, '    ')]))

/** The result in one sentence, and what came on top. */
export function renderReplayResult(replay: SignalReplay, style: Style): string {
  const paint = paintOf(style)
  const {outcome, differences, steps, surplus, recording} = replay
  const sent = steps.filter(({result}) => result === 'sent').length
  const expected = steps.filter(({kind}) => kind === 'expect')
  const came = expected.filter(({result}) => result === 'came').length
  const counts = `${sent} sent${expected.length > 0 ? `, ${came} of ${expected.length} came as they did then` : ''}`
  const verdict = {
    same: paint.good(expected.length === 0 ? 'Played' : 'The same'),
    different: paint.bad(`${differences} difference${differences === 1 ? '' : 's'}`),
    interrupted: paint.doubtful('Interrupted'),
  }
  return [
    ...surplus.map((each) => surplusText(each, style)),
    `${verdict[outcome]}: ${counts}.`,
    ...(expected.length === 0 ? [paint.quiet('The recording has one side only, so there was nothing to compare.')] : []),
    ...(recording.truncated ? [paint.doubtful('The recording ends in the middle of a line, which was left out.')] : []),
    ...(recording.redacted ? [paint.quiet('The recording holds no ice-pwd: the peers cannot connect, and need not.')] : []),
  ].join('\n')
}

function surplusText({type, party, differs}: ReplaySurplus, style: Style): string {
  const text = `${type} came, and is not in the recording${party === undefined ? ', from a viewer that is not, either' : ` (${party})`}`
  return differs ? paintOf(style).bad(text) : text
}

/** The same as fields for a pipe. */
export const replayRow = ({kind, type, party, result, gapMs, recordedGapMs, was = '-', is = '-'}: ReplayStep): string[] => [
  ...[kind, type, party, result, String(gapMs), String(recordedGapMs), was, is],
]
