import type {Certificates} from '../certificates.ts'
import type {Operation, OperationCall} from '../control-plane/operation.ts'
import {type Listener, type ListenOptions, listen} from '../http/listen.ts'
import type {HttpRequest} from '../http/message.ts'
import {signalingRestOperations, storageOperations} from '../ice-config.ts'
import {archivedMediaOperations, mediaOperations} from '../media.ts'
import type {TurnPorts, TurnService} from '../turn/start-turn.ts'
import type {World, Worlds} from '../worlds.ts'
import {controlHost} from './control-host.ts'
import {dataPlaneHost} from './data-plane-host.ts'
import {publicHost} from './public-host.ts'
import {websocketHost} from './websocket-host.ts'

/** Everything but the control plane gets a free port unless it is named. */
export interface EmulatorPorts extends TurnPorts {
  /** `r-`: GetIceServerConfig */
  readonly rest?: number
  /** `m-` */
  readonly master?: number
  /** `v-` */
  readonly viewer?: number
  /** `w-` */
  readonly storage?: number
  /** `s-`: GetDataEndpoint of PUT_MEDIA and GET_MEDIA */
  readonly media?: number
  /** `b-`: GetDataEndpoint of everything else */
  readonly archivedMedia?: number
}

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

type Served = Pick<ListenOptions, 'onRequest' | 'onUpgrade'>

/** A port that serves HTTP and TLS and reports its use. */
function open({worlds, certificates, onUse}: HostsInput, port: number, {onRequest, onUpgrade}: Served): Promise<Listener> {
  const {clock, random, log, host} = worlds.home.context
  const noted =
    <A extends unknown[], R>(work: (...given: A) => R) =>
    (...given: A): R => {
      onUse()
      return work(...given)
    }
  return listen({
    ...{clock, random, log, host, port},
    tls: {certPem: certificates.serverCertPem, keyPem: certificates.serverKeyPem},
    onRequest: noted(onRequest),
    ...(onUpgrade && {onUpgrade: noted(onUpgrade)}),
  })
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
  const at = {rest: 0, master: 0, viewer: 0, storage: 0, media: 0, archivedMedia: 0}
  const callFor = (request: HttpRequest, {context, signaling}: World): OperationCall => {
    const host = publicHost(context, request)
    return {
      context,
      dataPlane: {
        rest: `https://${host}:${at.rest}`,
        master: `wss://${host}:${at.master}`,
        viewer: `wss://${host}:${at.viewer}`,
        storage: `https://${host}:${at.storage}`,
        media: `https://${host}:${at.media}`,
        archivedMedia: `https://${host}:${at.archivedMedia}`,
      },
      iceServers: (arn) => turn.iceServers(arn),
      channelDeleted: (name) => signaling.channelDeleted(name),
    }
  }
  const openAt = async (wanted: number | undefined, served: Served): Promise<number> => {
    const listener = await open(input, wanted ?? 0, served)
    opened.push(listener)
    return listener.port
  }
  const openRest = (wanted: number | undefined, operations: Readonly<Record<string, Operation>>): Promise<number> =>
    openAt(wanted, {onRequest: dataPlaneHost(worlds, Object.values(operations), callFor)})
  try {
    at.master = await openAt(ports.master, websocketHost(worlds, 'MASTER'))
    at.viewer = await openAt(ports.viewer, websocketHost(worlds, 'VIEWER'))
    at.rest = await openRest(ports.rest, signalingRestOperations)
    at.storage = await openRest(ports.storage, storageOperations)
    at.media = await openRest(ports.media, mediaOperations)
    at.archivedMedia = await openRest(ports.archivedMedia, archivedMediaOperations)
    return {controlPort: await openAt(port, {onRequest: controlHost(worlds, callFor)}), close}
  } catch (error) {
    await close()
    throw error
  }
}
