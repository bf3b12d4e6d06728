/**
 * Leaves, in each video section of an offer, the one H.264 format that our media fits: packetization mode 1 and a baseline
 * profile, the constrained one first (RFC 6184 §8.1). werift compares names of codecs and not their parameters, would
 * answer every H.264 that is offered and then send under the first of them, which may be High profile or mode 0.
 * A section without such a format loses its codecs, to be refused as one without a codec in common.
 */
export const withUsableVideo = (offer: string): string =>
  offer
    .split(/^(?=m=)/m)
    .map((section) => (section.startsWith('m=video ') ? withBestH264(section) : section))
    .join('')

function withBestH264(section: string): string {
  const best = bestH264(section)
  return section
    .split(/(?<=\n)/)
    .map((line) => (best === undefined ? line : line.replace(/^(m=video \S+ \S+) [\d ]*\d/, `$1 ${best}`)))
    .filter((line) => formatOf(line) === undefined || formatOf(line) === best)
    .join('')
}

const formatOf = (line: string): string | undefined => /^a=(?:rtpmap|fmtp|rtcp-fb):(\d+) /.exec(line)?.[1]

function bestH264(section: string): string | undefined {
  const formats = [...section.matchAll(/^a=rtpmap:(\d+) H264\/90000/gim)].map((match) => match[1]!)
  const rated = formats.map((format) => ({format, rank: rankOf(parametersOf(section, format))}))
  return rated.filter(({rank}) => rank < unusable).sort((a, b) => a.rank - b.rank)[0]?.format
}

const parametersOf = (section: string, format: string): string =>
  new RegExp(`^a=fmtp:${format} (.*)$`, 'm').exec(section)?.[1]?.toLowerCase() ?? ''

const unusable = 3

/** 0 is constrained baseline, 1 baseline without the constraint bits, 2 an offer that names no profile. */
function rankOf(parameters: string): number {
  if (!/packetization-mode=1\b/.test(parameters)) return unusable
  const profile = /profile-level-id=([0-9a-f]{6})/.exec(parameters)?.[1]
  if (profile === undefined) return 2
  if (!profile.startsWith('42')) return unusable
  return Number.parseInt(profile.slice(2, 4), 16) & 0x40 ? 0 : 1
}
