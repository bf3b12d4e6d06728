import type {EmulatorContext} from '../context.ts'
import {AwsError} from '../http/aws-error.ts'
import type {Principal} from '../identity/principal.ts'
import type {SignalingService} from '../signaling/create-signaling.ts'
import type {IceServerEntry} from '../turn/credentials.ts'
import {type StructureShape, structure, type ValueOf} from './shapes/shape.ts'

/** Where the data plane is: what GetSignalingChannelEndpoint and GetDataEndpoint hand out. */
export interface DataPlane {
  /** `wss://…` for the master */
  readonly master: string
  /** `wss://…` for viewers */
  readonly viewer: string
  /** `https://…`: GetIceServerConfig */
  readonly rest: string
  /** `https://…`: JoinStorageSession */
  readonly storage: string
  /** `https://…`: PutMedia, GetMedia */
  readonly media: string
  /** `https://…`: the operations on archived media */
  readonly archivedMedia: string
}

/** What an operation may use beside its input. */
export interface OperationCall {
  readonly context: EmulatorContext
  /** Who asks. */
  readonly principal: Principal
  readonly dataPlane: DataPlane
  /** TURN servers with fresh credentials. */
  readonly iceServers: (channelArn: string) => readonly IceServerEntry[]
  /** Ends what is open on a channel that is gone. */
  readonly channelDeleted: (channelName: string) => void
  /** Takes an offer to a master by its websocket. */
  readonly sendOffer: SignalingService['sendOffer']
}

/** Only modelled members. Key order does not matter here: replies go out with their keys sorted. */
export type Output = Readonly<Record<string, unknown>>

export interface Operation {
  /** `CreateSignalingChannel` */
  readonly name: string
  /** `/createSignalingChannel` */
  readonly route: string
  readonly input: StructureShape
  /** @throws AwsError to refuse */
  readonly handle: (input: never, call: OperationCall) => Output | Promise<Output>
  /** It only says that it is not there. */
  readonly missing?: true
}

/** One operation of a restJson1 service. `input` is checked before `handle` sees it. */
export const defineOperation = <S extends StructureShape>(operation: {
  readonly name: string
  readonly route: string
  readonly input: S
  readonly handle: (input: ValueOf<S>, call: OperationCall) => Output | Promise<Output>
}): Operation => operation

const lowerCamel = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)

/** An operation of the model that the emulator does not have: it says so, by name, and stands in the fidelity table. */
export const notBuilt = (name: string, route = `/${lowerCamel(name)}`): Operation => ({
  name,
  route,
  input: structure({}),
  missing: true,
  handle() {
    const message = `kvsctl emulator: ${name} is not built yet. "kvsctl emulator coverage" lists what is.`
    throw new AwsError({status: 501, code: 'NotImplementedByEmulatorException', message})
  },
})
