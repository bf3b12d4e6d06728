import {impliedProfileLevelId, parseProfileLevelId} from '../../model/profile-level.ts'
import type {H264Format, SdpFormat} from '../../model/sdp.ts'
import {printable} from '../text.ts'

/** Payload types are 0..127 (RFC 3550 §5.1); what is beyond them was written to be long. */
const mostFormats = 160
const mostFeedback = 32

/** RFC 3551 §6: payload types that need no rtpmap. */
const fixed: Readonly<Record<string, string>> = {'0': 'PCMU/8000', '8': 'PCMA/8000', '9': 'G722/8000', '13': 'CN/8000'}

/** The formats of a section, each with what its attributes say. Reads every attribute once, however many formats there are. */
export function formatsOf(names: readonly string[], attributes: readonly string[]): SdpFormat[] {
  const rtpmap = new Map<string, string>()
  const fmtp = new Map<string, string>()
  const feedback = new Map<string, string[]>()
  for (const attribute of attributes) {
    const [, kind, format, value] = /^(rtpmap|fmtp|rtcp-fb):(\S+) +(.*)$/.exec(attribute) ?? []
    if (kind === 'rtpmap' && !rtpmap.has(format!)) rtpmap.set(format!, value!)
    else if (kind === 'fmtp' && !fmtp.has(format!)) fmtp.set(format!, value!)
    else if (kind === 'rtcp-fb') feedback.set(format!, [...(feedback.get(format!) ?? []).slice(0, mostFeedback), value!])
  }
  return names.slice(0, mostFormats).map((format) =>
    formatOf(format, {
      rtpmap: rtpmap.get(format) ?? fixed[format],
      fmtp: fmtp.get(format),
      feedback: [...(feedback.get('*') ?? []), ...(feedback.get(format) ?? [])],
    }),
  )
}

interface Said {
  readonly rtpmap: string | undefined
  readonly fmtp: string | undefined
  readonly feedback: readonly string[]
}

function formatOf(format: string, {rtpmap, fmtp, feedback}: Said): SdpFormat {
  const [encoding, clockRate, channels] = rtpmap === undefined ? [] : rtpmap.trim().split('/')
  const retransmits = fmtp === undefined ? undefined : parameter(fmtp, 'apt')
  return {
    format: printable(format, {maxLength: 40}),
    ...(encoding !== undefined && {encoding: printable(encoding, {maxLength: 40})}),
    ...(isCount(clockRate) && {clockRate: Number(clockRate)}),
    ...(isCount(channels) && {channels: Number(channels)}),
    ...(fmtp !== undefined && {parameters: printable(fmtp.trim(), {maxLength: 200})}),
    feedback: feedback.map((one) => printable(one.trim(), {maxLength: 40})),
    ...(retransmits !== undefined && {retransmits: printable(retransmits, {maxLength: 10})}),
    ...(encoding?.toUpperCase() === 'H264' && {h264: h264Of(fmtp ?? '')}),
  }
}

const isCount = (text: string | undefined): text is string => text !== undefined && /^\d{1,9}$/.test(text)

/** RFC 6184 §8.1: packetization-mode is 0 where it is left out, and the profile that of {@link impliedProfileLevelId}. */
function h264Of(fmtp: string): H264Format {
  const written = parameter(fmtp, 'profile-level-id')?.toLowerCase()
  const decoded = parseProfileLevelId(written ?? impliedProfileLevelId)
  const mode = parameter(fmtp, 'packetization-mode')
  return {
    ...(written !== undefined && {profileLevelId: printable(written, {maxLength: 40})}),
    ...(decoded?.profile !== undefined && {profile: decoded.profile}),
    ...(decoded?.level !== undefined && {level: decoded.level}),
    levelOrder: decoded?.level === '1b' ? 10.5 : (decoded?.levelIdc ?? 0),
    packetizationMode: mode !== undefined && /^\d$/.test(mode) ? Number(mode) : 0,
    levelAsymmetryAllowed: parameter(fmtp, 'level-asymmetry-allowed') === '1',
  }
}

/** One of `name=value;name=value`; names without regard to case, blanks around them ignored. */
function parameter(fmtp: string, name: string): string | undefined {
  for (const part of fmtp.split(';')) {
    const at = part.indexOf('=')
    if (at !== -1 && part.slice(0, at).trim().toLowerCase() === name) return part.slice(at + 1).trim()
  }
  return undefined
}

/** `H264/90000 42e01f pm=1`: encoding and clock rate, for H.264 its profile-level-id and packetization-mode where they are written. */
export function codecName({encoding, clockRate, channels, h264, parameters = ''}: SdpFormat): string | undefined {
  if (encoding === undefined) return undefined
  const codec = [encoding, clockRate, channels].filter((part) => part !== undefined).join('/')
  const mode = /packetization-mode=(\d)/.exec(parameters)?.[1]
  return [codec, h264?.profileLevelId, mode && `pm=${mode}`].filter(Boolean).join(' ')
}
