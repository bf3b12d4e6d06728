import type {Certificates} from '../certificates.ts'
import {type Listener, listen} from '../http/listen.ts'
import type {TurnPorts, TurnService} from '../turn/start-turn.ts'
import type {Worlds} from '../worlds.ts'
import {type HostFamily, hostFamilies, type Served} from './families.ts'
import {type ListenerFaults, listenerFaults} from './listener-faults.ts'
import {publicHost} from './public-host.ts'

/** Everything but the control plane gets a free port unless it is named. */
export interface EmulatorPorts extends TurnPorts, Partial<Readonly<Record<PortFamily, number>>> {}

/** The hosts of the data plane, each of which has a port of its own. */
type PortFamily = Exclude<HostFamily, 'control' | 'monitoring' | 'cloudtrail' | 'servicequotas' | 'sts' | 'iam'>

export interface HostsInput {
  readonly worlds: Worlds
  readonly certificates: Certificates
  readonly turn: TurnService
  /** Told about every request and upgrade. */
  readonly onUse: () => void
  /** Of the control plane. */
  readonly port?: number
  readonly ports?: EmulatorPorts
}

export interface Hosts {
  readonly controlPort: number
  close(): Promise<void>
}

/** A port that serves HTTP and TLS and reports its use. */
function open({worlds, certificates, onUse}: HostsInput, port: number, served: Served & ListenerFaults): Promise<Listener> {
  const {clock, random, log, host} = worlds.home.context
  const {presents, date} = served
  return listen({
    ...{clock, random, log, host, port, presents, date},
    tls: {certPem: certificates.serverCertPem, keyPem: certificates.serverKeyPem},
    ...noted(served, onUse),
  })
}

/** The same, and its use is reported. */
export function noted({onRequest, onUpgrade}: Served, onUse: () => void): Served {
  const noting =
    <A extends unknown[], R>(work: (...given: A) => R) =>
    (...given: A): R => {
      onUse()
      return work(...given)
    }
  return {onRequest: noting(onRequest), ...(onUpgrade && {onUpgrade: noting(onUpgrade)})}
}

/**
 * Opens a port for each host family of the service (`kinesisvideo`, `r-`, `w-`, `m-`, `v-`, `s-`, `b-`): the path of a presigned URL
 * stays `/`, so nothing but the port can tell a master's connection from a viewer's.
 *
 * @throws the system's error when a port cannot be bound; none is left open then
 */
export async function openHosts(input: HostsInput): Promise<Hosts> {
  const {worlds, turn, port = 0, ports = {}} = input
  const opened: Listener[] = []
  const close = async () => void (await Promise.all(opened.map((listener) => listener.close())))
  const at: Record<PortFamily, number> = {master: 0, viewer: 0, rest: 0, storage: 0, media: 0, archivedMedia: 0}
  const families = hostFamilies({
    worlds,
    handsOut(request, {context}) {
      const host = publicHost(context, request)
      return {
        dataPlane: {
          rest: `https://${host}:${at.rest}`,
          master: `wss://${host}:${at.master}`,
          viewer: `wss://${host}:${at.viewer}`,
          storage: `https://${host}:${at.storage}`,
          media: `https://${host}:${at.media}`,
          archivedMedia: `https://${host}:${at.archivedMedia}`,
        },
        iceServers: (arn) => turn.iceServers(arn),
      }
    },
  })
  const faults = listenerFaults(worlds.home.context, input.certificates)
  const openAt = async (wanted: number, family: PortFamily | 'control'): Promise<number> => {
    const listener = await open(input, wanted, {...families[family], ...faults(() => family)})
    opened.push(listener)
    return listener.port
  }
  try {
    for (const family of Object.keys(at) as PortFamily[]) at[family] = await openAt(ports[family] ?? 0, family)
    return {controlPort: await openAt(port, 'control'), close}
  } catch (error) {
    await close()
    throw error
  }
}
