import {execFile} from 'node:child_process'
import {promisify} from 'node:util'

const run = promisify(execFile)

/** What ffprobe (Debian package ffmpeg) finds in a file, having read every packet of it. */
export interface Probed {
  readonly streams: readonly {
    readonly codec_name: string
    readonly profile?: string
    readonly width?: number
    readonly height?: number
    readonly sample_rate?: string
    readonly channels?: number
    readonly nb_read_packets: string
    readonly start_time: string
  }[]
  readonly format: {readonly duration: string; readonly start_time: string}
}

export async function ffprobe(path: string): Promise<Probed> {
  const {stdout} = await run('ffprobe', ['-v', 'error', '-count_packets', '-show_streams', '-show_format', '-of', 'json', path])
  return JSON.parse(stdout) as Probed
}

/** Decodes everything. @returns what ffmpeg complains about; not its null muxer, which knows no uneven frame rates */
export async function decodeErrors(path: string): Promise<string> {
  const {stderr} = await run('ffmpeg', ['-nostdin', '-v', 'error', '-i', path, '-f', 'null', '-'])
  return stderr
    .split('\n')
    .filter((line) => !line.startsWith('[null @'))
    .join('\n')
}
