import type {FindingCode} from '../model/finding.ts'

/** The sentence that answers the first question of every incident: is it the camera or the viewer? */
export function sideOf(code: FindingCode | undefined): string {
  if (code === undefined)
    return 'So the camera and the channel are in order: a viewer that sees nothing has its cause on its own side'
  return sides.find(([pattern]) => pattern.test(code))?.[1] ?? ''
}

const camera = 'It is on the side of the camera'
const here = 'It is on this side, that of the viewer'
const between = 'It is between the two: neither the camera nor the viewer alone'

const sides: readonly (readonly [RegExp, string])[] = [
  [/^KVS-ICE-05[47]$/, here],
  [/^KVS-ICE-(051|052|058|059|06[123])$/, camera],
  [/^KVS-ICE-/, between],
  [/^KVS-(SDP|RTP)-/, camera],
  [/^KVS-SIG-009$/, camera],
  [/^KVS-(ENV|NET|SIG|STUN|TURN)-/, here],
]
