import type {Report} from '../model/report.ts'

/** The line of a report's head that names the channel, or the file; none where the run is about a region. */
export const channelRows = ({channelArn, channel, servers, file}: Report['subject']): readonly (readonly [string, string])[] => {
  const name = channelArn ?? channel
  if (name !== undefined) return [['Channel', name]]
  if (servers !== undefined) return [['Servers', servers]]
  return file === undefined ? [] : [['File', file]]
}

const worlds: Readonly<Record<string, string>> = {aws: 'AWS', local: 'local emulator'}

/** Where the run ran. */
export const regionText = ({region, world}: Report['subject']): string =>
  world === 'none' ? 'none, no service was asked' : `${region}, ${worlds[world] ?? world}`
