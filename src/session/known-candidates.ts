import type {SessionCandidate} from '../model/session-evidence.ts'
import type {CandidateFact} from '../model/signal-message.ts'
import {parseCandidate} from '../protocol/ice/parse-candidate.ts'

/** A trickling peer has a dozen; a hostile one must fill neither the memory nor the report. */
const maxCandidates = 100

/** Keeps a candidate that can be read, and no more than a report can bear. */
export function keep(list: SessionCandidate[], line: string, more: Pick<SessionCandidate, 'atMs' | 'via' | 'leftOut'>): void {
  const parsed = list.length < maxCandidates ? parseCandidate(line) : undefined
  if (parsed) list.push({...parsed, ...more})
}

/** RFC 8839 allows them; our stack does not use them (peer/remote-candidates.ts). */
export function whyUnusable({protocol, family}: CandidateFact): string | undefined {
  if (protocol !== 'udp') return 'not over UDP'
  return family === 'mDNS' ? 'hidden behind mDNS' : family === 'name' ? 'a name and no address' : undefined
}
