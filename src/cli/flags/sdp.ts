import {custom} from '@oclif/core/flags'
import {exitCodes, UserError} from '../../model/user-error.ts'

export interface SdpWanted {
  readonly which: 'offer' | 'answer' | 'both'
  /** A file to write; stdout without it. */
  readonly path?: string
}

/** Which session descriptions to show, and where. */
export const sdp = custom<SdpWanted>({
  helpValue: 'offer|answer|both[=PATH]',
  summary: 'show the session descriptions, or write them to a file',
  parse: async (input) => parseSdpWanted(input),
})

function parseSdpWanted(input: string): SdpWanted {
  const match = /^(offer|answer|both)(?:=(.+))?$/s.exec(input)
  if (match) return {which: match[1] as SdpWanted['which'], ...(match[2] !== undefined && {path: match[2]})}
  throw new UserError({
    code: 'bad-sdp',
    message: `--sdp takes offer, answer or both, with =PATH to write a file, not "${input}".`,
    exitCode: exitCodes.usage,
  })
}
