import type {MediaFact} from '../model/media.ts'
import type {SessionFact} from '../model/session-evidence.ts'
import type {Skipped} from './check.ts'

/** A session in which media could flow, looked at for long enough to miss it. */
export interface WatchedMedia {
  readonly video?: MediaFact
  readonly audio?: MediaFact
  /** From when packets could come, to the end. */
  readonly openMs: number
}

/** @returns a skip where media could not flow, or not for as long as the check needs */
export function watchedMedia(session: SessionFact, needMs = 0): WatchedMedia | Skipped {
  const {marks, media, watchedMs} = session
  if (marks.dtlsConnectedMs === undefined) return {skipped: 'the session did not come about'}
  const openMs = watchedMs - marks.dtlsConnectedMs
  if (openMs < needMs) return {skipped: `the session was open for ${Math.round(openMs)} ms only, and this needs ${needMs} ms`}
  const [video, audio] = (['video', 'audio'] as const).map((kind) => media.find((fact) => fact.kind === kind))
  return {...(video && {video}), ...(audio && {audio}), openMs}
}

/** Whether a kind was agreed on: without it, nothing is missing. */
export const isAgreed = ({codecs}: SessionFact, kind: MediaFact['kind']): boolean =>
  codecs.some((codec) => codec.kind === kind && codec.negotiated.length > 0)
