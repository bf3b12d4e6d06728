import type {SdpFact} from './evidence.ts'
import type {CandidateFact} from './signal-message.ts'

/** Where an address leads: who can send to it. `shared` is 100.64.0.0/10: carrier NAT, and many VPNs (RFC 6598). */
export type AddressScope =
  | 'public'
  | 'private'
  | 'unique-local'
  | 'shared'
  | 'link-local'
  | 'loopback'
  | 'unspecified'
  | 'mDNS'
  | 'name'

/** A candidate, and where its address leads. */
export interface SdpCandidate extends CandidateFact {
  readonly scope: AddressScope
}

/** H.264 as a format of an SDP names it (RFC 6184 §8.1), with its defaults filled in. */
export interface H264Format {
  /** As written, in lower case; absent where it was left out, which means Baseline at level 1. */
  readonly profileLevelId?: string
  /** `Constrained Baseline`, `High`; undefined where the digits name none. */
  readonly profile?: string
  /** `3.1`, `1b` */
  readonly level?: string
  /** Greater where more is allowed: 31, 10.5 for 1b. */
  readonly levelOrder: number
  readonly packetizationMode: number
  readonly levelAsymmetryAllowed: boolean
}

/** One format of an m= line with what its attributes say. */
export interface SdpFormat {
  /** The payload type; for data channels the name. */
  readonly format: string
  /** `H264`, as it is written; absent where there is no rtpmap. */
  readonly encoding?: string
  readonly clockRate?: number
  readonly channels?: number
  /** a=fmtp, as it is written. */
  readonly parameters?: string
  /** a=rtcp-fb, those for all formats included. */
  readonly feedback: readonly string[]
  /** The format whose retransmissions this one carries (RFC 4588 §8.1). */
  readonly retransmits?: string
  readonly h264?: H264Format
}

/** A media section, with what it takes over from the session. */
export interface SdpSection {
  readonly kind: string
  readonly port: number
  readonly protocol: string
  /** Port 0, and not because it is only to be bundled (RFC 9143 §6). */
  readonly rejected: boolean
  readonly direction: string
  readonly mid?: string
  /** Whether a group of kind BUNDLE names it. */
  readonly bundled: boolean
  readonly setup?: string
  readonly iceUfrag?: string
  readonly hasIcePwd: boolean
  /** Hash functions of its fingerprints. */
  readonly fingerprints: readonly string[]
  readonly rtcpMux: boolean
  readonly formats: readonly SdpFormat[]
  /** How many extmap lines it has. */
  readonly extensions: number
  readonly simulcast: boolean
  readonly endOfCandidates: boolean
  /** How many attributes it has of its own. */
  readonly attributes: number
  readonly bytes: number
}

/** What a part of a description costs. Parts overlap: the candidates of a section are in the section as well. */
export interface SdpShare {
  /** `section 0 (video)`, `retransmission (rtx, fec)`, `candidates` */
  readonly part: string
  readonly lines: number
  readonly bytes: number
}

/** Something in a line that is not as its RFC says; the rest was read all the same. */
export interface SdpFlaw {
  /** Counted from 1. */
  readonly line: number
  readonly problem: string
  /** The beginning of the line, free of control characters. */
  readonly excerpt: string
  /** Browsers refuse the whole description for it. */
  readonly fatal: boolean
}

/** A description taken apart as far as its two ends have to agree. */
export interface SdpDetails {
  /** What the o= line tells about who wrote it: `Chromium, Safari or another libwebrtc`. */
  readonly madeBy?: string
  readonly trickle: boolean
  readonly iceLite: boolean
  /** Mids of each BUNDLE group. */
  readonly bundles: readonly (readonly string[])[]
  readonly sections: readonly SdpSection[]
  /** How many sections it has; of more than are kept, no more is known. */
  readonly sectionCount: number
  readonly candidates: readonly SdpCandidate[]
  readonly candidateCount: number
  /** Length of `{"type","sdp"}`, and of the frame that carries it. */
  readonly jsonBytes: number
  readonly frameBytes: number
  readonly shares: readonly SdpShare[]
  readonly flaws: readonly SdpFlaw[]
  readonly flawCount: number
}

/** In what a description was found. */
export type SdpForm = 'SDP' | 'SDP with escapes' | 'JSON' | 'base64' | 'signaling frame' | 'recording'

/** A description that was given to be examined. */
export interface SdpTextFact {
  /** The file; `stdin`. */
  readonly source: string
  readonly form: SdpForm
  /** Where it is known from that it is an offer or an answer: it says so, somebody did, or its a=setup suggests it. */
  readonly typeFrom: 'text' | 'flag' | 'setup'
  readonly fact: SdpFact
  /** Lines because of which it is no SDP; the others were read all the same. */
  readonly defects: readonly SdpFlaw[]
  readonly defectCount: number
  /** More descriptions of that type in the same input, which were left alone. */
  readonly others: number
}
