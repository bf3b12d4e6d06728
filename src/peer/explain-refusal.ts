import {FailureError} from '../model/failure-error.ts'
import {printable} from '../protocol/text.ts'
import {malformed} from './check-description.ts'

/** Whatever werift throws about what the other side sent, in our words. */
export function explain(what: 'offer' | 'answer' | 'candidate', error: unknown): FailureError {
  const reason = error instanceof Error ? error.message : ''
  if (reason.startsWith('negotiate codecs failed'))
    return new FailureError({kind: 'refused', code: 'no-common-codec', message: noCommonCodec[what]}, error)
  // A TypeError tells where in werift's code the sense was lost, which helps nobody here; it stays the cause.
  const known =
    error instanceof TypeError || reason === '' ? 'its lines contradict each other' : printable(reason, {maxLength: 200})
  return malformed(what, known.replace(/\.$/, ''), error)
}

const noCommonCodec = {
  offer: 'The offer has a media section without a codec that this peer has: it needs H.264 (packetization mode 1) and Opus.',
  answer: 'The answer rejects a media section, or names a codec that was not offered: H.264 (42e01f) and Opus were.',
  candidate: 'The candidate came before the codecs were agreed.',
}
