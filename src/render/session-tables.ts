import type {ClipFact, MediaFact} from '../model/media.ts'
import {observedValue} from '../model/observed.ts'
import type {Report} from '../model/report.ts'
import type {KeyFrameTrialFact, PairEnd, SessionFact, SessionPair} from '../model/session-evidence.ts'
import {largestLeg, sessionLegs} from '../model/session-legs.ts'
import type {MeasuredTable} from './measured-table.ts'
import {bitRate, endText, measuredMs, metricLines} from './session-lines.ts'
import {sparkText} from './spark-text.ts'

const left = (title: string) => ({title})
const right = (title: string) => ({title, align: 'right' as const})

/** What a session was like, whatever the format. */
export function sessionTables(report: Report): readonly MeasuredTable[] {
  const session = observedValue(report.evidence.session)
  if (!session) return []
  return [legs(report), agreed(session), pairs(session), media(session), pictures(session), metrics(session)]
}

function legs({evidence}: Report): MeasuredTable {
  const all = sessionLegs(evidence)
  const largest = largestLeg(all)
  const totalMs = all.at(-1)?.endMs ?? 0
  const share = (ms: number): string => `${Math.round((ms / Math.max(totalMs, 1)) * 100)} %`
  return {
    title: 'From the command to the first picture',
    columns: [left('part'), right('took'), right('share'), right('done after')],
    rows: all.map(({label, startMs, endMs}) => [label, measuredMs(endMs - startMs), share(endMs - startMs), measuredMs(endMs)]),
    ...(largest && {note: `${measuredMs(totalMs)} in all; the largest part is ${largest.label}`}),
  }
}

/** What both sides have in common, by name and value. */
function agreed(session: SessionFact): MeasuredTable {
  const {dtls, selected, codecs, dataChannel, feedback, clip} = session
  const matches = dtls.fingerprintMatches
  return {
    title: 'Session',
    columns: [left('what'), left('how it is')],
    rows: [
      ['pair in use', selected ? `${endText(selected.local)} to ${endText(selected.remote)}` : 'none'],
      ['round trip', measuredMs(selected?.rttMs)],
      ['DTLS', `${dtls.state}, ${dtls.version}, ${dtls.cipher}, ${dtls.srtpProfile}; we are ${dtls.role}`],
      [
        'certificate',
        matches === 'not-measured'
          ? 'not measured'
          : matches
            ? 'is the one that the answer announced'
            : 'is not the one that the answer announced',
      ],
      ...codecs.map(({kind, negotiated, sent}): [string, string] => [
        kind,
        `agreed on ${negotiated.join(', ') || 'nothing'}; ${sent === undefined ? 'nothing came' : `${sent} came`}`,
      ]),
      [
        'data channel',
        dataChannel === 'not-measured'
          ? 'not measured'
          : `${dataChannel.label} ${dataChannel.state}, round trip ${measuredMs(dataChannel.roundTripMs)}`,
      ],
      ...(clip ? [['saved', clipText(clip)]] : []),
      [
        'asked of the camera',
        `${figure(feedback.plisSent)} key frames (PLI), ${figure(feedback.nacksSent)} packets again (NACK)`,
      ],
      ...(feedback.keyFrameTrial === 'not-measured' ? [] : [['answer to PLI', trialText(feedback.keyFrameTrial)]]),
    ],
  }
}

const trialText = ({answeredAfterMs, requestedAtMs}: KeyFrameTrialFact): string => {
  if (typeof answeredAfterMs === 'number') return `a key frame after ${measuredMs(answeredAfterMs)}`
  return answeredAfterMs === 'unanswered' ? `none to ${requestedAtMs.length} requests` : 'not measured: it ended before'
}

const clipText = ({path, bytes, videoFrames, audioPackets, problem}: ClipFact): string =>
  bytes === 0
    ? `nothing: ${problem ?? 'nothing came'}`
    : `${videoFrames} pictures and ${audioPackets} packets of sound in ${path}`

const figure = (value: number | 'not-measured'): string => (value === 'not-measured' ? 'not measured:' : String(value))

const mostPairs = 20

function pairs({pairs: all, selected}: SessionFact): MeasuredTable {
  return {
    title: 'Pairs of addresses',
    columns: [left('state'), right('rtt'), right('checks'), left('ours'), left('the camera’s')],
    rows: all
      .slice(0, mostPairs)
      .map(({local, remote, state, rttMs, requestsSent, responsesReceived, requestsReceived}) => [
        `${state}${isSame(selected, local, remote) ? ', in use' : ''}`,
        rttMs === 'not-measured' ? '-' : measuredMs(rttMs),
        [requestsSent, responsesReceived, requestsReceived].map((n) => (n === 'not-measured' ? '?' : n)).join('/'),
        endText(local),
        endText(remote),
      ]),
    note: `checks: sent, answered, received${all.length > mostPairs ? `; ${all.length - mostPairs} more pairs in the JSON report` : ''}`,
  }
}

const isSame = (pair: SessionPair | undefined, local: PairEnd, remote: PairEnd): boolean =>
  pair?.local.address === local.address && pair.remote.address === remote.address

const ms = (value: number | undefined): string => (value === undefined ? '-' : measuredMs(value))

const percent = ({rtp}: MediaFact): string =>
  rtp.lostFraction === undefined ? `${rtp.lost}` : `${rtp.lost} (${(rtp.lostFraction * 100).toFixed(1)} %)`

function media({media: all}: SessionFact): MeasuredTable {
  const came = all.filter(({rtp}) => rtp.packets > 0)
  return {
    title: 'Media',
    columns: [
      left('kind'),
      right('packets'),
      right('lost'),
      right('jitter'),
      right('bit rate'),
      right('largest gap'),
      left('by the second'),
    ],
    rows: came.map((fact) => [
      `${fact.kind} ${fact.codec}`,
      String(fact.rtp.packets),
      percent(fact),
      ms(fact.rtp.jitterMs),
      bitRate(fact.rtp.payloadBitsPerSecond),
      ms(fact.rtp.longestSilenceMs),
      sparkText(fact.rtp.perSecond.map(({payloadBytes}) => payloadBytes)),
    ]),
  }
}

function pictures({media: all}: SessionFact): MeasuredTable {
  const [fact] = all.filter(({frames}) => frames && frames.complete > 0)
  const {frames, h264, rtp} = fact ?? {}
  return {
    title: 'Pictures',
    columns: [
      left('size'),
      left('profile'),
      right('pictures'),
      right('fps'),
      right('key frames'),
      right('longest gap'),
      left('by the second'),
    ],
    rows: frames
      ? [
          [
            h264?.sps ? `${h264.sps.width}x${h264.sps.height}` : '-',
            h264?.sps?.profileName ?? '-',
            `${frames.complete}${frames.broken > 0 ? ` (${frames.broken} broken)` : ''}`,
            frames.perSecond === undefined ? '-' : frames.perSecond.toFixed(1),
            frames.keyFrameInterval ? `every ${ms(frames.keyFrameInterval.medianMs)}` : `${frames.keyFrames} in all`,
            ms(frames.longestGapMs),
            sparkText((rtp?.perSecond ?? []).map((second) => second.frames)),
          ],
        ]
      : [],
  }
}

const metrics = ({signaling}: SessionFact): MeasuredTable => ({
  title: 'Signaling metrics',
  columns: [left('metric'), right('value')],
  rows: metricLines(signaling).map(([name, value]) => [name, value]),
  note: 'under the names of the KVS C SDK; latencies are moving averages',
})
