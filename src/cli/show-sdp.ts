import {writeFileSync} from 'node:fs'
import type {SdpFact} from '../model/evidence.ts'
import {observedValue} from '../model/observed.ts'
import type {Report} from '../model/report.ts'
import {exitCodes, UserError} from '../model/user-error.ts'

import {paintOf, type Style} from '../render/human/style.ts'
import type {SdpWanted} from './flags/sdp.ts'

/** The descriptions that a report holds and that are wanted. */
function wantedOf(report: Report, {which}: SdpWanted): readonly SdpFact[] {
  const exchanged = observedValue(report.evidence.offerAnswer)
  return [exchanged?.offer, exchanged?.answer].filter(
    (fact): fact is SdpFact => fact !== undefined && (which === 'both' || fact.type === which),
  )
}

/** Writes the file of `--sdp WHICH=PATH`, as SDP, offer first. @throws UserError naming the file that cannot be written */
export function saveSdp(report: Report, wanted: SdpWanted): void {
  if (wanted.path === undefined) return
  try {
    writeFileSync(
      wanted.path,
      wantedOf(report, wanted)
        .map(({sdp}) => sdp)
        .join('\r\n'),
    )
  } catch (error) {
    throw new UserError({
      code: 'sdp-not-written',
      message: `The SDP cannot be written to ${wanted.path}: ${error instanceof Error ? error.message : error}`,
      exitCode: exitCodes.usage,
      cause: error,
    })
  }
}

/** The descriptions for people, one under the other. */
export function renderSdp(report: Report, wanted: SdpWanted, style: Style): string {
  const {heading, quiet} = paintOf(style)
  const facts = wantedOf(report, wanted)
  if (facts.length === 0) return quiet(`No ${wanted.which === 'both' ? 'session description' : wanted.which} to show.`)
  return facts.map(({type, sdp}) => `${heading(`SDP ${type}`)}\n${readable(sdp)}`).join('\n\n')
}

const readable = (sdp: string): string => sdp.replaceAll('\r', '').trimEnd()
