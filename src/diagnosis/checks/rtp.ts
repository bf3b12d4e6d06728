import type {Check} from '../check.ts'
import {arrivesEvenly} from './rtp/arrives-evenly.ts'
import {mediaFlows} from './rtp/media-flows.ts'
import {pictureBegins} from './rtp/picture-begins.ts'
import {pictureMoves} from './rtp/picture-moves.ts'
import {profileAsAgreed} from './rtp/profile-as-agreed.ts'

/** What is judged of the media of a session; they need that it was answered. */
export const rtpChecks: readonly Check[] = [mediaFlows, arrivesEvenly, pictureBegins, profileAsAgreed, pictureMoves]
