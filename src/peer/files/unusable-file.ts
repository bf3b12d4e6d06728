import {exitCodes, type Remedy, UserError} from '../../model/user-error.ts'
import {printable} from '../../protocol/text.ts'

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a directory',
  EACCES: 'this user may not read it',
}

/** What cannot be opened or read, in words. */
export function unreadable(path: string, error: unknown): UserError {
  if (error instanceof UserError) return error
  const {code = '', message} = error as NodeJS.ErrnoException
  return unusable(path, 'cannot-read', `cannot be read: ${reasons[code] ?? printable(message)}`, [], error)
}

/** @param what goes on from the name of the file */
export const unusable = (path: string, code: string, what: string, remedy: readonly Remedy[], cause?: unknown): UserError =>
  new UserError({code, message: `${printable(path)} ${what}.`, remedy, exitCode: exitCodes.usage, cause})

/** How a file is made that every viewer can decode. */
export const makeVideo: readonly Remedy[] = [
  {
    text: 'Make one of any video with ffmpeg: Constrained Baseline, without B-frames, a key frame every second or two.',
    command: 'ffmpeg -i IN.mp4 -an -c:v libx264 -profile:v baseline -pix_fmt yuv420p -g 30 -f h264 OUT.h264',
  },
]

export const makeAudio: readonly Remedy[] = [
  {text: 'Make one of any sound with ffmpeg.', command: 'ffmpeg -i IN.mp4 -vn -ac 2 -c:a libopus -frame_duration 20 OUT.opus'},
]
