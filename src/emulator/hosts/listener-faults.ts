import type {Certificates} from '../certificates.ts'
import type {EmulatorContext} from '../context.ts'
import {FlawedTls} from '../flawed-tls.ts'
import type {ListenOptions} from '../http/listen.ts'
import {serviceDate} from '../http/service-date.ts'
import type {HostFamily} from './families.ts'

export type ListenerFaults = Required<Pick<ListenOptions, 'presents' | 'date'>>

/** For which host a client has come: `unknown` where it names none, `none` where it is no host of HTTP. */
export type FamilyOfHello = (clientHello: Buffer) => HostFamily | 'unknown' | 'none'

/** What faults change about a listener: the TLS that it presents, and the time that it tells. */
export function listenerFaults(
  context: EmulatorContext,
  certificates: Certificates,
): (familyOf: FamilyOfHello) => ListenerFaults {
  const flawed = new FlawedTls(certificates, context.clock)
  return (familyOf) => ({
    presents(clientHello) {
      const host = familyOf(clientHello)
      if (host === 'none') return undefined
      const fault = context.faults.consult('tls', host === 'unknown' ? {} : {host})
      return fault && flawed.context(fault.flaw)
    },
    date: () => serviceDate(context),
  })
}
