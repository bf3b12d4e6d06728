import {isMisbehaviour, type Misbehaviour, misbehaviours} from '../../model/misbehaviours.ts'
import type {SourceEvent} from '../../model/peer-event.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {clipSource, type MediaSource, misbehaving} from '../../peer/media-source.ts'
import {printable} from '../../protocol/text.ts'
import type {World} from '../connect.ts'
import {nearNames} from '../near-names.ts'

/** What a stand-in camera sends. */
export type MediaChoice =
  | {readonly kind: 'sample'}
  /** Files in a loop: H.264 (Annex B) and Opus (Ogg). One of them is enough. */
  | {readonly kind: 'files'; readonly video?: string; readonly audio?: string; readonly framesPerSecond?: number}
  /** RTP from another program, on UDP ports of loopback. */
  | {readonly kind: 'rtp'; readonly videoPort: number; readonly audioPort?: number}

export interface OpenedMedia {
  readonly source: MediaSource
  /** What it is, in words. */
  readonly about: string
  /** Command lines that feed it. */
  readonly feeders: readonly string[]
}

type Here = Pick<World, 'clock' | 'random'>

/** @throws UserError when it cannot be had */
export async function openMedia(
  here: Here,
  choice: MediaChoice,
  misbehaviour: string | undefined,
  onEvent: (event: SourceEvent) => void,
): Promise<OpenedMedia> {
  const name = misbehaviour === undefined ? undefined : knownMisbehaviour(misbehaviour)
  const opened = await openAsIs(here, choice, onEvent)
  if (name === undefined) return opened
  const {clock, random} = here
  const about = `${opened.about}, and ${name}: it ${misbehaviours[name]}`
  return {...opened, about, source: misbehaving(opened.source, name, {clock, random})}
}

function openAsIs(here: Here, choice: MediaChoice, onEvent: (event: SourceEvent) => void): Promise<OpenedMedia> {
  if (choice.kind === 'rtp') return openRtp(here, choice, onEvent)
  return choice.kind === 'files' ? openFiles(here, choice, onEvent) : openSample(here)
}

async function openSample({clock, random}: Here): Promise<OpenedMedia> {
  const {sampleSource} = await import('../../peer/sample-source.ts')
  return {source: sampleSource({clock, random}), about: 'a test pattern and a tone', feeders: []}
}

async function openFiles(
  {clock, random}: Here,
  {video, audio, framesPerSecond}: Extract<MediaChoice, {kind: 'files'}>,
  onEvent: (event: SourceEvent) => void,
): Promise<OpenedMedia> {
  const [{openH264File}, {openOpusFile}, {playFiles}] = await Promise.all([
    import('../../peer/files/h264-file.ts'),
    import('../../peer/files/opus-file.ts'),
    import('../../peer/files/play-files.ts'),
  ])
  const picture = video === undefined ? undefined : await openH264File(video, framesPerSecond)
  const sound = audio === undefined ? undefined : await openOpusFile(audio)
  const onError = (error: unknown) =>
    onEvent({kind: 'source-problem', problem: printable(error instanceof Error ? error.message : String(error))})
  const about = [
    picture && `${printable(picture.path)} (${picture.profileName}, ${picture.width}x${picture.height}, ${rateOf(picture)})`,
    sound && printable(sound.path),
  ]
  return {
    source: clipSource({clock, random}, (play) =>
      playFiles({...play, onError, ...(picture && {video: picture}), ...(sound && {audio: sound})}),
    ),
    about: `${about.filter(Boolean).join(' and ')}, again and again`,
    feeders: [],
  }
}

const rateOf = ({framesPerSecond, rateFrom}: {framesPerSecond: number; rateFrom: string}): string =>
  `${framesPerSecond} pictures a second${rateFrom === 'assumed' ? ', as the file does not say' : ''}`

async function openRtp(
  {clock}: Here,
  {videoPort, audioPort}: Extract<MediaChoice, {kind: 'rtp'}>,
  onEvent: (event: SourceEvent) => void,
): Promise<OpenedMedia> {
  const {openRtpSource} = await import('../../peer/rtp-source.ts')
  const {feedersOf} = await import('./rtp-feeders.ts')
  try {
    const source = await openRtpSource({videoPort, ...(audioPort !== undefined && {audioPort}), clock, onEvent})
    const sound = source.audioPort === undefined ? '' : `, Opus on ${source.audioPort}`
    return {
      source,
      about: `RTP from 127.0.0.1: H.264 on UDP port ${source.videoPort}${sound}`,
      feeders: feedersOf(source.videoPort, source.audioPort),
    }
  } catch (error) {
    throw new UserError({
      code: 'rtp-port',
      message: `RTP cannot be received: ${error instanceof Error ? error.message : String(error)}`,
      remedy: [{text: 'Take other ports; 0 takes a free one.'}],
      exitCode: exitCodes.usage,
      cause: error,
    })
  }
}

function knownMisbehaviour(name: string): Misbehaviour {
  if (isMisbehaviour(name)) return name
  const names = Object.keys(misbehaviours)
  const near = nearNames(name, names)
  throw new UserError({
    code: 'no-such-misbehaviour',
    message: `A camera cannot misbehave as "${printable(name, {maxLength: 60})}".`,
    remedy: [{text: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `There are ${names.join(', ')}.`}],
    exitCode: exitCodes.usage,
  })
}
