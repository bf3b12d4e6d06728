import type {Check} from '../check.ts'
import {answerAcceptsMedia} from './sdp/answer-accepts-media.ts'
import {answerParses} from './sdp/answer-parses.ts'
import {attributesWellFormed} from './sdp/attributes-well-formed.ts'
import {candidatesFollow} from './sdp/candidates-follow.ts'
import {candidatesUsable} from './sdp/candidates-usable.ts'
import {codecsInCommon} from './sdp/codecs-in-common.ts'
import {codecsSpeltAsUsual} from './sdp/codecs-spelt-as-usual.ts'
import {directionsFit} from './sdp/directions-fit.ts'
import {fitsCSdk} from './sdp/fits-c-sdk.ts'
import {fitsMessage} from './sdp/fits-message.ts'
import {h264Offered} from './sdp/h264-offered.ts'
import {isIngestible} from './sdp/is-ingestible.ts'
import {isReadable} from './sdp/is-readable.ts'
import {pairExpected} from './sdp/pair-expected.ts'
import {sectionsAccepted} from './sdp/sections-accepted.ts'
import {sectionsMatch} from './sdp/sections-match.ts'
import {setupFits} from './sdp/setup-fits.ts'
import {transportComplete} from './sdp/transport-complete.ts'

/** What comes of an offer and its answer. */
const pairChecks: readonly Check[] = [answerAcceptsMedia, sectionsMatch, sectionsAccepted, codecsInCommon, directionsFit]

/** What is to be said of any description. */
const formChecks: readonly Check[] = [
  setupFits,
  transportComplete,
  fitsMessage,
  fitsCSdk,
  codecsSpeltAsUsual,
  candidatesUsable,
  attributesWellFormed,
]

/** The checks of an exchange that took place (`offerAnswer`), for every probe that has one. */
export const sdpChecks: readonly Check[] = [answerParses, ...pairChecks, candidatesFollow, ...formChecks]

/** The checks of `sdp lint`. */
export const sdpLintChecks: readonly Check[] = [isReadable, ...formChecks, h264Offered, isIngestible]

/** The checks of `sdp compare`. */
export const sdpCompareChecks: readonly Check[] = [
  isReadable,
  ...pairChecks,
  ...formChecks,
  h264Offered,
  isIngestible,
  pairExpected,
]
