import {expect} from 'vitest'
import type {EmulatorContext} from '../../src/emulator/context.ts'
import type {OperationCall} from '../../src/emulator/control-plane/operation.ts'
import {controlPlaneOperations} from '../../src/emulator/control-plane/operations/index.ts'
import {serveRest} from '../../src/emulator/control-plane/rest-service.ts'
import type {HttpResponse} from '../../src/emulator/http/message.ts'
import {signalingRestOperations, storageOperations} from '../../src/emulator/ice-config.ts'
import type {Identity} from '../../src/emulator/identity/identity.ts'
import {createTestContext, ownPrincipal} from './emulator-context.ts'
import {ManualClock} from './manual-clock.ts'

export const operations = {...controlPlaneOperations, ...signalingRestOperations, ...storageOperations}
export type OperationName = keyof typeof operations

/** When the clock of a control plane starts. */
export const start = Date.UTC(2026, 10, 23, 7, 0, 0, 123)

const arnOf =
  (resource: 'channel' | 'stream') =>
  (name: string, createdMs = start): string =>
    `arn:aws:kinesisvideo:us-west-2:123456789012:${resource}/${name}/${createdMs}`

export const channelArn = arnOf('channel')
export const streamArn = arnOf('stream')
export const foreign = (arn: string): string => arn.replace('123456789012', '999999999999')

/** What {@link ControlPlane.ask} gives for a refusal with this code. */
export const fails = (code: string, status = 400) => ({status, error: expect.stringMatching(new RegExp(`^${code}: `)) as string})

export interface ControlPlane {
  readonly clock: ManualClock
  readonly context: EmulatorContext
  /** Channels whose end was told. */
  readonly deleted: string[]
  /** What an operation answers to an input (text: as it is): its output, or its error as `Code: text` with the HTTP status. */
  ask(name: OperationName, input: unknown, by?: Identity): Promise<Record<string, never> | {status: number; error: string}>
  /** The same for an operation that is known to succeed. */
  must<T = Record<string, never>>(name: OperationName, input: unknown): Promise<T>
  /** Any request at all. */
  send(request: {method: string; path: string; body?: string}, by?: Identity): Promise<HttpResponse>
  /** The body of the answer, as it goes out. */
  bodyOf(name: OperationName, input: unknown): Promise<string>
}

type SendOffer = OperationCall['sendOffer']

const noMaster: SendOffer = async () => ({status: 'timed-out'})

const callFor = (
  context: EmulatorContext,
  deleted: string[],
  sendOffer: SendOffer,
  identity = context.identities.list()[0]!,
): OperationCall => ({
  ...{context, principal: {...ownPrincipal(context), accessKeyId: identity.accessKeyId, identity}},
  dataPlane: {
    master: 'wss://h:1',
    viewer: 'wss://h:2',
    rest: 'https://h:3',
    storage: 'https://h:4',
    media: 'https://h:5',
    archivedMedia: 'https://h:6',
  },
  iceServers: (arn) => [{Password: 'p', Ttl: 300, Uris: ['turn:h:4?transport=udp'], Username: arn}],
  channelDeleted: (name) => void deleted.push(name),
  sendOffer,
})

/** All operations of the control plane, signaling and WebRTC storage behind no socket at all. */
export function createControlPlane(
  overrides: Partial<EmulatorContext> = {},
  clock = new ManualClock(start),
  sendOffer = noMaster,
): ControlPlane {
  const context = createTestContext({clock, ...overrides})
  const deleted: string[] = []
  const send: ControlPlane['send'] = ({body = '', ...request}, by) => {
    const whole = {...request, query: '', headers: {}, body: Buffer.from(body)}
    return serveRest({operations: Object.values(operations)}, whole, callFor(context, deleted, sendOffer, by))
  }
  const post = (name: OperationName, input: unknown, by?: Identity) => {
    const body = typeof input === 'string' ? input : JSON.stringify(input)
    return send({method: 'POST', path: operations[name].route, body}, by)
  }
  const ask = async (name: OperationName, input: unknown, by?: Identity) => {
    const response = await post(name, input, by)
    const answer = JSON.parse(String(response.body)) as Record<string, never>
    if (response.status === 200) return answer
    return {status: response.status, error: `${response.headers['x-amzn-ErrorType']}: ${answer.Message ?? answer.message}`}
  }
  return {
    ...{clock, context, deleted, ask, send},
    async must<T>(name: OperationName, input: unknown) {
      const answer = await ask(name, input)
      expect(answer, name).not.toHaveProperty('error')
      return answer as T
    },
    bodyOf: async (name, input) => String((await post(name, input)).body),
  }
}
