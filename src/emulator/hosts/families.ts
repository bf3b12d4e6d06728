import type {Operation, OperationCall} from '../control-plane/operation.ts'
import type {ListenOptions} from '../http/listen.ts'
import type {HttpRequest} from '../http/message.ts'
import {signalingRestOperations, storageOperations} from '../ice-config.ts'
import type {Principal} from '../identity/principal.ts'
import {archivedMediaOperations, mediaOperations} from '../media.ts'
import type {World} from '../worlds.ts'
import {controlHost, type ServedWorlds} from './control-host.ts'
import {dataPlaneHost} from './data-plane-host.ts'
import {websocketHost} from './websocket-host.ts'

/** The kinds of hosts that answer HTTP. */
export type HostFamily =
  | 'control'
  | 'monitoring'
  | 'cloudtrail'
  | 'servicequotas'
  | 'sts'
  | 'iam'
  /** `r-`: GetIceServerConfig, SendAlexaOfferToMaster */
  | 'rest'
  /** `m-` */
  | 'master'
  /** `v-` */
  | 'viewer'
  /** `w-` */
  | 'storage'
  /** `s-`: GetDataEndpoint of PUT_MEDIA and GET_MEDIA */
  | 'media'
  /** `b-`: GetDataEndpoint of everything else */
  | 'archivedMedia'

export type Served = Pick<ListenOptions, 'onRequest' | 'onUpgrade'>

/** What clients are told depends on the way by which they came in. */
export type WhatIsHandedOut = Pick<OperationCall, 'dataPlane' | 'iceServers'>

/** A way into the emulator: the regions that can be reached by it, and what it hands out. */
export interface Door {
  readonly worlds: ServedWorlds
  handsOut(request: HttpRequest, world: World): WhatIsHandedOut
  /** Signing names that the control plane's host takes; every service's where they share a port. */
  readonly controlServices?: string[]
}

/** What each kind of host does behind a door. */
export function hostFamilies({worlds, handsOut, controlServices}: Door): Readonly<Record<HostFamily, Served>> {
  const callFor = (request: HttpRequest, world: World, principal: Principal): OperationCall => ({
    ...{context: world.context, principal},
    ...handsOut(request, world),
    channelDeleted: (name) => world.signaling.channelDeleted(name),
    sendOffer: (offer) => world.signaling.sendOffer(offer),
  })
  const rest = (operations: Readonly<Record<string, Operation>>): Served => ({
    onRequest: dataPlaneHost(worlds, Object.values(operations), callFor),
  })
  return {
    control: {onRequest: controlHost(worlds, callFor, controlServices)},
    cloudtrail: {onRequest: controlHost(worlds, callFor, ['cloudtrail'])},
    monitoring: {onRequest: controlHost(worlds, callFor, ['monitoring'])},
    servicequotas: {onRequest: controlHost(worlds, callFor, ['servicequotas'])},
    sts: {onRequest: controlHost(worlds, callFor, ['sts'])},
    iam: {onRequest: controlHost(worlds, callFor, ['iam'])},
    rest: rest(signalingRestOperations),
    master: websocketHost(worlds, 'MASTER'),
    viewer: websocketHost(worlds, 'VIEWER'),
    storage: rest(storageOperations),
    media: rest(mediaOperations),
    archivedMedia: rest(archivedMediaOperations),
  }
}
