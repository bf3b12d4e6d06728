import type {EmulatorContext} from '../context.ts'

/** The Date header of an answer (RFC 9110 §6.6.1): the time, unless a fault has the service tell another one. */
export function serviceDate({clock, faults}: Pick<EmulatorContext, 'clock' | 'faults'>): string {
  return new Date(clock.now() + (faults.peek('date', {})?.ms ?? 0)).toUTCString()
}
