import type {MediaFact} from '../../model/media.ts'
import type {ViewerFigures} from '../../model/peer-event.ts'
import type {Measured, SessionFact} from '../../model/session-evidence.ts'
import type {ViewerMetric} from '../../model/viewer-metrics.ts'

/** What a session tells, by the names of the metrics. What was not measured is left out, and is never 0. */
export function figuresOf(fact: SessionFact, more: Pick<ViewerFigures, 'sessions' | 'reconnects'>): ViewerFigures {
  const {marks, media, selected} = fact
  const [video, audio] = (['video', 'audio'] as const).map((kind) => media.find((track) => track.kind === kind))
  const frames = video?.frames
  const all: Partial<Record<ViewerMetric, number | undefined>> = {
    answerMs: marks.answerMs,
    connectedMs: marks.dtlsConnectedMs,
    firstPacketMs: marks.firstVideoRtpMs,
    firstFrameMs: marks.firstDecodableFrameMs,
    fps: frames?.perSecond,
    frames: frames?.complete,
    brokenFrames: frames?.broken,
    keyFrames: frames?.keyFrames,
    keyFrameIntervalMs: frames?.keyFrameInterval?.medianMs,
    longestFreezeMs: frames?.longestGapMs,
    width: video?.h264?.sps?.width,
    height: video?.h264?.sps?.height,
    videoKbps: kbps(video),
    audioKbps: kbps(audio),
    videoPackets: video?.rtp.packets,
    audioPackets: audio?.rtp.packets,
    lossPercent: percent(video),
    audioLossPercent: percent(audio),
    jitterMs: video?.rtp.jitterMs,
    audioJitterMs: audio?.rtp.jitterMs,
    rttMs: selected && known(selected.rttMs),
    ...more,
  }
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, Math.round(value * 1000) / 1000]])),
  )
}

const kbps = (track: MediaFact | undefined): number | undefined => {
  const bits = track?.rtp.payloadBitsPerSecond
  return bits === undefined ? undefined : bits / 1000
}

const percent = (track: MediaFact | undefined): number | undefined => {
  const fraction = track?.rtp.lostFraction
  return fraction === undefined ? undefined : fraction * 100
}

const known = <T>(value: Measured<T>): T | undefined => (value === 'not-measured' ? undefined : value)
