import type {SdpCandidate, SdpDetails, SdpFormat, SdpSection, SdpTextFact} from '../../model/sdp.ts'
import {paintOf, type Style, wrap} from './style.ts'
import {renderTable} from './table.ts'

/** One description taken apart: what it is, its sections with their codecs, its candidates, and what each part costs. */
export function renderDescription(text: SdpTextFact, style: Style): string {
  const {heading} = paintOf(style)
  const {details} = text.fact
  if (!details) return ''
  const parts: readonly (readonly [string, string])[] = [
    [`${text.fact.type === 'offer' ? 'Offer' : 'Answer'} ${text.source}`, headOf(text, details, style)],
    ['Sections', sectionTable(details, style)],
    ['Codecs', codecTable(details, style)],
    ['Candidates', candidateTable(details, style)],
    ['Size', renderSizes(text, style)],
  ]
  return parts
    .filter(([, body]) => body !== '')
    .map(([title, body]) => `${heading(title)}\n${body}`)
    .join('\n\n')
}

function headOf({form, typeFrom, others, fact}: SdpTextFact, details: SdpDetails, style: Style): string {
  const from = {text: '', flag: ', as was said', setup: `, judging by its a=setup`}[typeFrom]
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['found', `${fact.type} in ${form}${from}${others > 0 ? `; ${others} more of them were left alone` : ''}`],
    ['written by', details.madeBy === undefined ? undefined : `${details.madeBy}, as it seems`],
    ['bundles', details.bundles.map((mids) => mids.join(' ')).join(' | ') || 'none'],
    ['ICE', [details.trickle ? 'trickle' : 'no trickle', ...(details.iceLite ? ['lite'] : [])].join(', ')],
  ]
  return rows
    .flatMap(([name, value]) =>
      value === undefined ? [] : [`  ${name.padEnd(11)}${wrap(value, style.width, ' '.repeat(13)).trimStart()}`],
    )
    .join('\n')
}

const sectionColumns = ['section', 'mid', 'direction', 'setup', 'ICE', 'DTLS', 'codecs', 'ext', 'attr'].map((title) => ({title}))

const sectionTable = ({sections}: SdpDetails, style: Style): string =>
  renderTable(sectionColumns, sections.map(sectionRow), style)

const sectionRow = (section: SdpSection, index: number): string[] => [
  `${index} ${section.kind}`,
  section.mid ?? '-',
  section.rejected ? 'rejected' : section.direction,
  section.setup ?? '-',
  iceText(section),
  section.fingerprints.join(' ') || '-',
  `${section.formats.filter(({encoding}) => encoding !== undefined).length}`,
  `${section.extensions}`,
  `${section.attributes}`,
]

/** The user fragment is sent in the clear; the password is a secret and only looked for. */
const iceText = ({iceUfrag, hasIcePwd}: SdpSection): string =>
  iceUfrag === undefined ? (hasIcePwd ? 'no ufrag' : '-') : hasIcePwd ? `${iceUfrag}, pwd` : `${iceUfrag}, no pwd`

const codecColumns = ['section', 'type', 'codec', 'repair and feedback'].map((title) => ({title}))

/** What repairs another format stands with it, and not in a row of its own. */
function codecTable({sections}: SdpDetails, style: Style): string {
  const rows = sections.flatMap((section, index) => {
    const repaired = new Set(section.formats.map(({retransmits}) => retransmits))
    return section.formats
      .filter(({encoding, retransmits}) => encoding !== undefined && retransmits === undefined)
      .map((format) => codecRow(`${index} ${section.kind}`, format, repaired.has(format.format)))
  })
  return rows.length === 0 ? '' : renderTable(codecColumns, rows, style)
}

const codecRow = (section: string, format: SdpFormat, hasRtx: boolean): string[] => [
  section,
  format.format,
  [format.encoding, format.clockRate, format.channels].filter((part) => part !== undefined).join('/') + h264Text(format),
  [...(hasRtx ? ['rtx'] : []), ...format.feedback.map((one) => shortFeedback[one] ?? one)].join(' ') || '-',
]

/** As people call them. */
const shortFeedback: Readonly<Record<string, string>> = {
  'nack pli': 'pli',
  'ccm fir': 'fir',
  'goog-remb': 'remb',
  'transport-cc': 'twcc',
}

function h264Text({h264}: SdpFormat): string {
  if (!h264) return ''
  const {profileLevelId = 'no profile-level-id', profile = 'unknown profile', level = 'unknown level', packetizationMode} = h264
  return ` ${profile} ${level} (${profileLevelId}) mode ${packetizationMode}`
}

const candidateColumns = ['type', 'protocol', 'address', 'leads to', 'priority'].map((title) => ({title}))

/** A few are for looking at; of hundreds the kinds say more. */
const mostListed = 12

function candidateTable({candidates, candidateCount}: SdpDetails, style: Style): string {
  if (candidates.length === 0) return '  none in the description'
  const {quiet} = paintOf(style)
  const table = renderTable(candidateColumns, candidates.slice(0, mostListed).map(candidateRow), style)
  const more = candidateCount - Math.min(candidates.length, mostListed)
  return more > 0 ? `${table}\n${quiet(`  and ${more} more`)}` : table
}

const candidateRow = ({type, protocol, address, port, scope, priority, tcpType}: SdpCandidate): string[] => [
  type,
  tcpType === undefined ? protocol : `${protocol} ${tcpType}`,
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`,
  scopeText[scope],
  `${priority}`,
]

const scopeText: Readonly<Record<SdpCandidate['scope'], string>> = {
  public: 'everybody',
  private: 'its own network (private)',
  'unique-local': 'its own network (unique local)',
  shared: 'a VPN or carrier NAT (100.64/10)',
  'link-local': 'one network segment (link-local)',
  loopback: 'its own machine (loopback)',
  unspecified: 'nobody (unspecified)',
  mDNS: 'whoever resolves mDNS there',
  name: 'whoever resolves the name',
}

/** What is documented, and what the C SDK has room for: `protocol` constants of both, for comparison. */
const limits = [
  ['base64 payload, of the 10 K of KVS', 'payloadBytes', 10_000],
  ['frame, of C SDK 1.10', 'frameBytes', 10_240],
  ['base64 payload, of C SDK 2026', 'payloadBytes', 18_750],
] as const

const barColumns = 24

/** Bars against each limit, then what each part takes of the description. They read in 80 columns, and in a pipe. */
function renderSizes({fact}: SdpTextFact, style: Style): string {
  const {quiet} = paintOf(style)
  const details = fact.details!
  const sizes = {payloadBytes: fact.payloadBytes, frameBytes: details.frameBytes}
  const bars = [
    ...limits.map(([name, key, limit]) => bar(name, sizes[key], limit, style)),
    quiet(
      `  of the ${fact.sdpBytes} bytes of SDP (JSON ${details.jsonBytes}, base64 ${fact.payloadBytes}, frame about ${details.frameBytes}):`,
    ),
    ...details.shares.map(({part, bytes}) => bar(part, bytes, fact.sdpBytes, style)),
  ]
  return bars.join('\n')
}

const nameColumns = 36

function bar(name: string, value: number, whole: number, style: Style): string {
  const paint = paintOf(style)
  const share = whole === 0 ? 0 : value / whole
  const filled = '█'.repeat(Math.min(barColumns, Math.round(share * barColumns))).padEnd(barColumns, '·')
  const painted = share > 1 ? paint.bad(filled) : share > 0.8 ? paint.doubtful(filled) : paint.good(filled)
  return `  ${name.padEnd(nameColumns)}${painted}${`${Math.round(share * 100)} %`.padStart(7)}${`${value}`.padStart(8)}`
}
