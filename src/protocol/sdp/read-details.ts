import type {SdpDetails, SdpFlaw, SdpSection} from '../../model/sdp.ts'
import {readCandidates} from '../ice/address-scope.ts'
import {printable} from '../text.ts'
import {endFlaws, findFlaws} from './flaws.ts'
import {formatsOf} from './formats.ts'
import {attributesOf, linesOf, type SdpLine, type SplitSdp, splitSections} from './lines.ts'
import {madeBy} from './made-by.ts'
import {sharesOf} from './shares.ts'

/** A KVS peer has three, and one of these is a megabyte of evidence if somebody wants it to be. */
export const mostSections = 32
const mostCandidates = 200
const mostFlaws = 20
const mostFingerprints = 8

/** What the frame of a client adds to the payload: `{"action":"SDP_OFFER","messagePayload":"..."}` and a recipient of the usual length. */
const frameBytesAround = 100

/** @param payloadBytes of the base64 that carries it */
export function readDetails(sdp: string, jsonBytes: number, payloadBytes: number): SdpDetails {
  const split = splitSections(linesOf(sdp))
  const session = attributesOf(split.session)
  const bundles = valuesOf(session, 'group')
    .filter((group) => /^BUNDLE\b/.test(group))
    .map((group) => group.split(' ').slice(1, mostSections).map(shortened))
  const all = [...session, ...split.sections.flatMap(attributesOf)]
  const sections = split.sections.slice(0, mostSections).map((lines) => sectionOf(lines, session, bundles))
  const candidates = valuesOf(all, 'candidate')
  const flaws = atMost(mostFlaws, flawsIn(sdp, split))
  const writer = madeBy(split)
  return {
    ...(writer !== undefined && {madeBy: writer}),
    trickle: valuesOf(all, 'ice-options').some((options) => options.split(' ').includes('trickle')),
    iceLite: session.includes('ice-lite'),
    bundles,
    sections,
    sectionCount: split.sections.length,
    candidates: readCandidates(candidates.slice(0, mostCandidates).map((text) => `candidate:${text}`)),
    candidateCount: candidates.length,
    jsonBytes,
    frameBytes: payloadBytes + frameBytesAround,
    shares: sharesOf(split, sections),
    flaws: flaws.first,
    flawCount: flaws.count,
  }
}

function* flawsIn(sdp: string, split: SplitSdp): Generator<SdpFlaw> {
  yield* findFlaws(split)
  yield* endFlaws(sdp)
}

/** The first of what is found, and how many there are in all. */
export function atMost<T>(most: number, found: Iterable<T>): {readonly first: readonly T[]; readonly count: number} {
  const first: T[] = []
  let count = 0
  for (const one of found) if (count++ < most) first.push(one)
  return {first, count}
}

/** What is no number is no port. */
export const portOf = (text: string): number => Number.parseInt(text, 10) || 0

const shortened = (text: string): string => printable(text, {maxLength: 64})

const valuesOf = (attributes: readonly string[], name: string): string[] =>
  attributes.flatMap((attribute) => (attribute.startsWith(`${name}:`) ? [attribute.slice(name.length + 1).trim()] : []))

function sectionOf(lines: readonly SdpLine[], session: readonly string[], bundles: readonly (readonly string[])[]): SdpSection {
  const [kind = '', portText = '', protocol = '', ...formats] = lines[0]!.value.trim().split(/ +/)
  const own = attributesOf(lines)
  // What a section does not say, the session says for all of them (RFC 8839 §5.4, RFC 8842 §5.2, RFC 8866 §6.7).
  const first = (name: string): string | undefined => valuesOf(own, name)[0] ?? valuesOf(session, name)[0]
  const fingerprints = [...valuesOf(own, 'fingerprint'), ...valuesOf(session, 'fingerprint')]
  const port = portOf(portText)
  const mid = valuesOf(own, 'mid')[0]
  const setup = first('setup')
  const iceUfrag = first('ice-ufrag')
  return {
    kind: shortened(kind),
    port,
    protocol: shortened(protocol),
    rejected: port === 0 && !own.includes('bundle-only'),
    direction: directionIn(own) ?? directionIn(session) ?? 'sendrecv',
    ...(mid !== undefined && {mid: shortened(mid)}),
    bundled: mid !== undefined && bundles.some((mids) => mids.includes(shortened(mid))),
    ...(setup !== undefined && {setup: shortened(setup)}),
    ...(iceUfrag !== undefined && {iceUfrag: shortened(iceUfrag)}),
    hasIcePwd: first('ice-pwd') !== undefined,
    fingerprints: [...new Set(fingerprints.slice(0, mostFingerprints).map((one) => shortened(one.split(' ')[0]!.toLowerCase())))],
    rtcpMux: own.includes('rtcp-mux'),
    formats: formatsOf(formats, own),
    extensions: valuesOf(own, 'extmap').length,
    simulcast: own.some((attribute) => attribute.startsWith('simulcast:')),
    endOfCandidates: own.includes('end-of-candidates') || session.includes('end-of-candidates'),
    attributes: own.length,
    bytes: lines.reduce((sum, {value}) => sum + Buffer.byteLength(value) + 4, 0),
  }
}

const directionIn = (attributes: readonly string[]): string | undefined =>
  attributes.find((attribute) => /^(?:sendrecv|sendonly|recvonly|inactive)$/.test(attribute))
