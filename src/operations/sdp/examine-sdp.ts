import type {CheckSettings} from '../../diagnosis/run.ts'
import {type Report, subjectName} from '../../model/report.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import type {GivenSdp} from '../../probes/sdp-texts.ts'
import {recognizeSdp} from '../../protocol/sdp/recognize.ts'
import {connectNowhere} from '../connect.ts'
import {type ProbeOptions, runSuite, type SuiteRun} from '../probe/run-suite.ts'
import {sdpCompareSuite, sdpLintSuite} from '../probe/suite.ts'

/** Whose limits count: of the KVS C SDK, of browsers and the JavaScript SDK, or of a storage session (WebRTC ingestion). */
export type SdpTarget = 'any' | 'c-sdk' | 'js' | 'ingestion'

export interface SdpInput {
  /** What it is called in the report: the path of the file. */
  readonly name: string
  readonly text: string
}

export interface ExamineOptions extends Pick<ProbeOptions, 'timeoutMs' | 'signal'> {
  readonly target?: SdpTarget
  /** Who wrote the answer, where a storage session is the other side; a master unless given. */
  readonly role?: 'master' | 'viewer'
  /** Leaves ice-pwd in the report. */
  readonly showSecrets?: boolean
}

/** A hundred times what the service carries. Who gives more has taken the wrong file. */
const mostCharacters = 4 * 1024 * 1024

/**
 * Reads one description and says what will go wrong with it. Nothing is sent anywhere.
 * @throws UserError when there is no description in the input
 */
export async function lintSdp(
  input: SdpInput,
  {as, ...options}: ExamineOptions & {as?: 'offer' | 'answer'} = {},
): Promise<Report> {
  const given = descriptionIn(input, as, as !== undefined)
  return await examine([given], input.name, sdpLintSuite, options)
}

/**
 * Lays an answer beside the offer that it answers, and says what comes of the two.
 * @throws UserError when there is no description in one of them
 */
export async function compareSdp(offer: SdpInput, answer: SdpInput, options: ExamineOptions = {}): Promise<Report> {
  const given = [descriptionIn(offer, 'offer', true), descriptionIn(answer, 'answer', true)]
  return await examine(given, [...new Set([offer.name, answer.name])].join(', '), sdpCompareSuite, options)
}

async function examine(
  sdpTexts: readonly GivenSdp[],
  file: string,
  suite: SuiteRun['suite'],
  {target = 'any', role = 'master', showSecrets = false, ...options}: ExamineOptions,
): Promise<Report> {
  const world = connectNowhere()
  const checkSettings: CheckSettings = Object.fromEntries(suite.checks.map(({id}) => [id, {target, role}]))
  try {
    const run = {suite, checkSettings, probeSettings: {sdpTexts}, file, showSecrets}
    // Nobody connects, so no client id need be kept from others.
    const report = await runSuite(world, run, {...options, clientId: 'none'})
    return {...report, verdict: verdictOf(report)}
  } finally {
    await world.close()
  }
}

function descriptionIn({name, text}: SdpInput, as: 'offer' | 'answer' | undefined, strict: boolean): GivenSdp {
  if (text.length > mostCharacters) throw unusable(name, `it has ${text.length} characters, more than ${mostCharacters}`)
  const recognized = recognizeSdp(text)
  if (!recognized.ok) throw unusable(name, recognized.problem)
  const {found} = recognized
  const fitting = found.filter(({type}) => as === undefined || type === undefined || type === as)
  // One description that calls itself something else is what it was said to be; among many, the wrong ones are passed over.
  const chosen = fitting.length > 0 ? fitting : strict && found.length === 1 ? found : []
  if (!chosen[0]) throw unusable(name, `it holds ${found.length} descriptions, and none of them is an ${as}`)
  return {...chosen[0], source: name, ...(as !== undefined && {as}), others: chosen.length - 1}
}

const unusable = (name: string, problem: string): UserError =>
  new UserError({
    code: 'no-sdp',
    message: `There is no session description in ${name}: ${problem}.`,
    remedy: [
      {
        text: 'Give it SDP (it begins with v=0), JSON with type and sdp, a KVS payload in base64, a signaling frame, or a recording.',
        command: 'kvsctl sdp lint - < offer.sdp',
      },
      {
        text: 'Take one from a channel to see what they look like.',
        command: 'kvsctl probe ice demo --local --sdp offer=offer.sdp',
      },
    ],
    exitCode: exitCodes.usage,
  })

function verdictOf(report: Report): string {
  const {outcome, rootCause, findings, verdict, subject} = report
  const warnings = findings.filter(({severity}) => severity === 'warning').length
  const but = warnings > 0 ? `, but see the ${warnings === 1 ? 'warning' : `${warnings} warnings`} above` : ''
  switch (outcome) {
    case 'ok':
      return `Nothing is wrong with ${subjectName(subject)}${but}.`
    case 'failed':
      return `${rootCause!.title} (${rootCause!.code}).`
    default:
      return verdict
  }
}
