import type {Check} from '../check.ts'
import {hasItsToken} from './sig/url/has-its-token.ts'
import {hasScope} from './sig/url/has-scope.ts'
import {hasSignature} from './sig/url/has-signature.ts'
import {isComplete} from './sig/url/is-complete.ts'
import {isCurrent} from './sig/url/is-current.ts'
import {isEncoded} from './sig/url/is-encoded.ts'
import {isSigned} from './sig/url/is-signed.ts'
import {leadsToWebsocket} from './sig/url/leads-to-websocket.ts'
import {namesChannelAndClient} from './sig/url/names-channel-and-client.ts'

/** The checks of `sign explain`. They look at one URL side by side: what explains what is for the findings to say. */
export const signExplainChecks: readonly Check[] = [
  leadsToWebsocket,
  isComplete,
  isEncoded,
  namesChannelAndClient,
  hasScope,
  hasItsToken,
  hasSignature,
  isCurrent,
  isSigned,
]
