/** What `profile-level-id` says (RFC 6184 §8.1): the three bytes of a sequence parameter set after its NAL header. */
export interface ProfileLevel {
  /** Six hexadecimal digits, lower case: `42e01f`. */
  readonly profileLevelId: string
  readonly profileIdc: number
  /** `constraint_set0_flag` to `constraint_set5_flag` from the highest bit on: what RFC 6184 calls profile-iop. */
  readonly constraints: number
  readonly levelIdc: number
  /** `Constrained Baseline`; undefined for a profile that no document that we know names. */
  readonly profile?: H264Profile
  /** `3.1`, `1b`; undefined for what is no level (ITU-T H.264 Table A-1). */
  readonly level?: string
  /** For people: `Constrained Baseline 3.1`, `profile 200 level 31`. */
  readonly name: string
}

export type H264Profile =
  | 'Constrained Baseline'
  | 'Baseline'
  | 'Extended'
  | 'Main'
  | 'Constrained High'
  | 'Progressive High'
  | 'High'
  | 'High 10'
  | 'High 4:2:2'
  | 'High 4:4:4 Predictive'
  | 'High 10 Intra'
  | 'High 4:2:2 Intra'
  | 'High 4:4:4 Intra'
  | 'CAVLC 4:4:4 Intra'

/** What an fmtp line without `profile-level-id` means: Baseline without constraints at level 1 (RFC 6184 §8.1). */
export const impliedProfileLevelId = '42000a'

/** @returns undefined where it is not six hexadecimal digits */
export function parseProfileLevelId(text: string): ProfileLevel | undefined {
  if (!/^[0-9a-f]{6}$/i.test(text)) return undefined
  const [profileIdc, constraints, levelIdc] = Buffer.from(text, 'hex')
  return profileLevelOf(profileIdc!, constraints!, levelIdc!)
}

export function profileLevelOf(profileIdc: number, constraints: number, levelIdc: number): ProfileLevel {
  const profile = profileOf(profileIdc, constraints)
  const level = levelOf(profileIdc, constraints, levelIdc)
  return {
    profileLevelId: Buffer.from([profileIdc, constraints, levelIdc]).toString('hex'),
    profileIdc,
    constraints,
    levelIdc,
    ...(profile && {profile}),
    ...(level && {level}),
    name: `${profile ?? `profile ${profileIdc}`} ${level ?? `level ${levelIdc}`}`,
  }
}

/** `x` matches either bit. RFC 6184 Table 5; constrained and progressive High are of ITU-T H.264 §A.2.4.1 and §A.2.4.2. */
const profiles: readonly (readonly [profileIdc: number, constraints: string, profile: H264Profile])[] = [
  [0x42, 'x1xxxxxx', 'Constrained Baseline'],
  [0x4d, '1xxxxxxx', 'Constrained Baseline'],
  [0x58, '11xxxxxx', 'Constrained Baseline'],
  [0x42, 'x0xxxxxx', 'Baseline'],
  [0x58, '10xxxxxx', 'Baseline'],
  [0x4d, '0xxxxxxx', 'Main'],
  [0x58, '0xxxxxxx', 'Extended'],
  [0x64, 'xxxx11xx', 'Constrained High'],
  [0x64, 'xxxx1xxx', 'Progressive High'],
  [0x64, 'xxxxxxxx', 'High'],
  [0x6e, 'xxx1xxxx', 'High 10 Intra'],
  [0x6e, 'xxx0xxxx', 'High 10'],
  [0x7a, 'xxx1xxxx', 'High 4:2:2 Intra'],
  [0x7a, 'xxx0xxxx', 'High 4:2:2'],
  [0xf4, 'xxx1xxxx', 'High 4:4:4 Intra'],
  [0xf4, 'xxx0xxxx', 'High 4:4:4 Predictive'],
  [0x2c, 'xxxxxxxx', 'CAVLC 4:4:4 Intra'],
]

const profileOf = (profileIdc: number, constraints: number): H264Profile | undefined =>
  profiles.find(([idc, pattern]) => idc === profileIdc && matches(constraints, pattern))?.[2]

const matches = (byte: number, pattern: string): boolean =>
  [...pattern].every((bit, i) => bit === 'x' || Number(bit) === ((byte >> (7 - i)) & 1))

/** ITU-T H.264 Table A-1. */
const levels = [10, 11, 12, 13, 20, 21, 22, 30, 31, 32, 40, 41, 42, 50, 51, 52, 60, 61, 62]

/** The profiles that write level 1b as 11 with constraint_set3_flag; all others write it as 9 (ITU-T H.264 §A.3.1, §A.3.2). */
const olderProfiles = [0x42, 0x4d, 0x58]

function levelOf(profileIdc: number, constraints: number, levelIdc: number): string | undefined {
  const is1b = olderProfiles.includes(profileIdc) ? levelIdc === 11 && (constraints & 0x10) !== 0 : levelIdc === 9
  if (is1b) return '1b'
  if (!levels.includes(levelIdc)) return undefined
  return levelIdc % 10 === 0 ? `${levelIdc / 10}` : `${Math.floor(levelIdc / 10)}.${levelIdc % 10}`
}

/** Levels in their order; 1b stands between 1 and 1.1. Compares as numbers: less than 0 where `a` allows less than `b`. */
export const compareLevels = (a: ProfileLevel, b: ProfileLevel): number => rankOf(a) - rankOf(b)

const rankOf = ({level, levelIdc}: ProfileLevel): number => (level === '1b' ? 10.5 : levelIdc)

/**
 * Whether a decoder that was promised `negotiated` can decode what `sent` says of itself: each profile's streams are also streams
 * of those after it in its row (ITU-T H.264 §A.2).
 */
export const decodesAs = (sent: H264Profile, negotiated: H264Profile): boolean =>
  sent === negotiated || includedIn[sent].includes(negotiated)

const high: readonly H264Profile[] = ['High', 'High 10', 'High 4:2:2', 'High 4:4:4 Predictive']

const includedIn: Readonly<Record<H264Profile, readonly H264Profile[]>> = {
  'Constrained Baseline': ['Baseline', 'Extended', 'Main', 'Constrained High', 'Progressive High', ...high],
  Baseline: ['Extended'],
  Main: high,
  Extended: [],
  'Constrained High': ['Progressive High', ...high],
  'Progressive High': high,
  High: high.slice(1),
  'High 10': high.slice(2),
  'High 4:2:2': high.slice(3),
  'High 4:4:4 Predictive': [],
  'High 10 Intra': ['High 10', 'High 4:2:2', 'High 4:4:4 Predictive', 'High 4:2:2 Intra', 'High 4:4:4 Intra'],
  'High 4:2:2 Intra': ['High 4:2:2', 'High 4:4:4 Predictive', 'High 4:4:4 Intra'],
  'High 4:4:4 Intra': ['High 4:4:4 Predictive'],
  'CAVLC 4:4:4 Intra': ['High 4:4:4 Intra', 'High 4:4:4 Predictive'],
}
