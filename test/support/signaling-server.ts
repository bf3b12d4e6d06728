import type {IncomingMessage} from 'node:http'
import type {Duplex} from 'node:stream'
import {websocketHost} from '../../src/emulator/hosts/websocket-host.ts'
import {errorResponse, frontEndError} from '../../src/emulator/http/aws-error.ts'
import {listen} from '../../src/emulator/http/listen.ts'
import type {SignalingService} from '../../src/emulator/signaling/create-signaling.ts'
import {Worlds} from '../../src/emulator/worlds.ts'
import type {Role} from '../../src/model/channel.ts'
import {createTestContext} from './emulator-context.ts'

export const channelArn = 'arn:aws:kinesisvideo:us-west-2:123456789012:channel/demo/1700000000000'

export interface SignalingServer {
  readonly context: ReturnType<typeof createTestContext>
  readonly signaling: SignalingService
  /** A URL without a signature, for a server that does not verify. */
  url(role: Role, clientId?: string, arn?: string): string
  readonly ports: Readonly<Record<Role, number>>
  close(): Promise<void>
}

/**
 * The signaling service on two loopback ports with a channel `demo`, for tests of what goes over the socket. Signatures are
 * looked at only when `verify` is set.
 */
export async function startSignalingServer(context = createTestContext(), {verify = false} = {}): Promise<SignalingServer> {
  context.store.put('channels', 'demo', {
    name: 'demo',
    arn: channelArn,
    type: 'SINGLE_MASTER',
    status: 'ACTIVE',
    createdMs: 1_700_000_000_000,
    messageTtlSeconds: 60,
    version: 'v1',
    tags: {},
  })
  const worlds = new Worlds({home: context, createContext: () => context, neighboursOf: () => ({})})
  const {signaling} = worlds.home
  const {clock, random, log, host} = context
  const listenAs = (role: Role) => {
    const onUpgrade = verify ? websocketHost(worlds, role).onUpgrade : trusting(role, signaling)
    return listen({clock, random, log, host, port: 0, onUpgrade, onRequest: async () => notFound})
  }
  const [master, viewer] = await Promise.all([listenAs('MASTER'), listenAs('VIEWER')])
  const ports = {MASTER: master.port, VIEWER: viewer.port}
  return {
    context,
    signaling,
    ports,
    url(role, clientId, arn = channelArn) {
      const query = new URLSearchParams({'X-Amz-ChannelARN': arn, ...(clientId !== undefined && {'X-Amz-ClientId': clientId})})
      return `ws://127.0.0.1:${ports[role]}/?${query}`
    },
    async close() {
      await signaling.close()
      await Promise.all([master.close(), viewer.close()])
    },
  }
}

const notFound = errorResponse(frontEndError(404, 'NotFoundException', 'This server is for websockets.'))

type OnUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void

const trusting =
  (role: Role, signaling: SignalingService): OnUpgrade =>
  (request, socket, head) => {
    const query = new URL(request.url ?? '/', 'ws://host').searchParams
    const clientId = query.get('X-Amz-ClientId')
    const verified = {
      channelArn: query.get('X-Amz-ChannelARN') ?? '',
      accessKeyId: 'AKIDTEST',
      region: 'us-west-2',
      ...(clientId !== null && {clientId}),
    }
    signaling.handleUpgrade(role, request, socket, head, verified)
  }
