import type {FaultKind} from './fault.ts'
import {relayDrops} from './relay-drops.ts'
import {stunGarbage} from './stun-garbage.ts'
import {stunRefuses} from './stun-refuses.ts'
import {stunSilent} from './stun-silent.ts'
import {turnGarbage} from './turn-garbage.ts'
import {turnReasonWithEscapes} from './turn-reason-with-escapes.ts'
import {turnRefuses} from './turn-refuses.ts'
import {turnSilent} from './turn-silent.ts'
import {turnWrongRealm} from './turn-wrong-realm.ts'

/** Every fault that the emulator can be told to have. */
export const allFaults: readonly FaultKind[] = [
  relayDrops,
  stunGarbage,
  stunRefuses,
  stunSilent,
  turnGarbage,
  turnReasonWithEscapes,
  turnRefuses,
  turnSilent,
  turnWrongRealm,
]
