import type {IncomingMessage} from 'node:http'
import type {Duplex} from 'node:stream'
import type {TLSSocket} from 'node:tls'
import {serverNameOf} from '../../protocol/tls/client-hello.ts'
import type {Certificates} from '../certificates.ts'
import {errorResponse, frontEndError} from '../http/aws-error.ts'
import {type Listener, listen} from '../http/listen.ts'
import type {HttpRequest, HttpResponse} from '../http/message.ts'
import {startsLikeStun} from '../turn/demultiplex.ts'
import type {TurnService} from '../turn/start-turn.ts'
import type {Worlds} from '../worlds.ts'
import {type AwsNames, familyOf} from './aws-names.ts'
import {hostFamilies, type Served} from './families.ts'
import {type FamilyOfHello, listenerFaults} from './listener-faults.ts'
import {noted} from './open-hosts.ts'
import {refuseUpgrade} from './websocket-host.ts'

export interface AsAwsInput {
  readonly worlds: Worlds
  readonly names: AwsNames
  readonly certificates: Certificates
  /** It has a server on each of `addresses`. */
  readonly turn: TurnService
  readonly addresses: readonly string[]
  readonly onUse: () => void
}

/**
 * Opens the ports under which AWS is known: TCP 443 of each address carries HTTPS, websockets and TURN over TLS. The name in the
 * request says which host is meant, as a load balancer would tell it; the first byte after the handshake tells TURN from HTTP.
 *
 * @throws the system's error when a port cannot be bound; none is left open then
 */
export async function openAsAws(input: AsAwsInput): Promise<{close(): Promise<void>}> {
  const {worlds, names, certificates, turn, addresses, onUse} = input
  const {clock, random, log} = worlds.home.context
  const served = noted(routedByName(input), onUse)
  const faults = listenerFaults(worlds.home.context, certificates)
  const opened: Listener[] = []
  const close = async () => void (await Promise.all(opened.map((listener) => listener.close())))
  try {
    for (const [i, host] of addresses.entries()) {
      const listener = await listen({
        ...{clock, random, log, host, ...served},
        port: turn.servers[i]!.port,
        tls: {certPem: certificates.serverCertPem, keyPem: certificates.serverKeyPem},
        tlsOnly: true,
        ...faults((clientHello) => familyOfHello(names, clientHello)),
        claim: (socket, first) => claimTurn(socket, first, names, (taken) => turn.accept(i, taken)),
      })
      opened.push(listener)
    }
    return {close}
  } catch (error) {
    await close()
    throw error
  }
}

/** TURN has faults of its own. */
function familyOfHello(names: AwsNames, clientHello: Buffer): ReturnType<FamilyOfHello> {
  const name = serverNameOf(clientHello)?.toLowerCase()
  if (name === undefined) return 'unknown'
  return familyOf(names, name) ?? 'none'
}

/** A TURN client that names a host of HTTP would get nothing from AWS either. One that names none, or an address, is let in. */
function claimTurn(socket: TLSSocket, first: Buffer, names: AwsNames, accept: (socket: TLSSocket) => void): boolean {
  if (!startsLikeStun(first)) return false
  const {servername} = socket as {servername?: string | false | null}
  if (servername && familyOf(names, servername)) socket.destroy()
  else accept(socket)
  return true
}

function routedByName({worlds, names, turn}: AsAwsInput): Required<Served> {
  const {home, of} = worlds
  const {hosts} = names
  const families = hostFamilies({
    // Each region has hosts of its own, and only those of one region lead here.
    worlds: {home, of, serves: (region) => region === home.context.region},
    controlServices: ['kinesisvideo'],
    handsOut: () => ({
      dataPlane: {
        rest: `https://${hosts.rest[0]}`,
        master: `wss://${hosts.master[0]}`,
        viewer: `wss://${hosts.viewer[0]}`,
        storage: `https://${hosts.storage[0]}`,
        media: `https://${hosts.media[0]}`,
        archivedMedia: `https://${hosts.archivedMedia[0]}`,
      },
      iceServers: (arn) => turn.iceServers(arn, names.turn),
    }),
  })
  const at = (host: string | undefined): Served | undefined => {
    const family = familyOf(names, host)
    return family && families[family]
  }
  return {
    onRequest: async (request: HttpRequest): Promise<HttpResponse> =>
      (await at(request.headers.host)?.onRequest(request)) ?? misdirected(request.headers.host),
    onUpgrade(message: IncomingMessage, socket: Duplex, head: Buffer): void {
      const host = at(message.headers.host)
      if (host?.onUpgrade) host.onUpgrade(message, socket, head)
      else refuseUpgrade(home.context, socket, host ? noWebsocketHere : misdirected(message.headers.host))
    },
  }
}

/** RFC 9110 §15.5.20: no name of AWS that leads nowhere is answered by a host of another name. */
const misdirected = (host = ''): HttpResponse => {
  const message = `kvsctl emulator: no host "${host}" is played here; "kvsctl emulator status" lists those that are.`
  return errorResponse(frontEndError(421, 'MisdirectedRequestException', message))
}

const noWebsocketHere = errorResponse(frontEndError(400, 'BadRequestException', 'This endpoint takes no websocket upgrades.'))
