import type {Report} from '../model/report.ts'

/** What a run was about, for titles: the channel as it was given, or the region. */
export const subjectName = ({channel, region}: Report['subject']): string => channel ?? region

/** The line of a report's head that names the channel; none where the run is about a region. */
export const channelRows = ({channelArn, channel}: Report['subject']): readonly (readonly [string, string])[] => {
  const name = channelArn ?? channel
  return name === undefined ? [] : [['Channel', name]]
}
