import type {ChannelEndpoints} from '../model/channel.ts'
import type {EndpointPurpose} from '../model/endpoint-reach.ts'

/** An endpoint to reach, taken apart. */
export interface ReachTarget {
  readonly purpose: EndpointPurpose
  readonly host: string
  readonly port: number
  readonly secure: boolean
}

/** Where the endpoints of a run stand; absent is what the service did not name. */
export interface KnownEndpoints {
  readonly controlPlane: string
  readonly viewer?: ChannelEndpoints
  readonly master?: ChannelEndpoints
  readonly storage?: ChannelEndpoints
}

const urlFor: Readonly<Record<EndpointPurpose, (known: KnownEndpoints) => string | undefined>> = {
  'control-plane': ({controlPlane}) => controlPlane,
  'signaling-rest': ({viewer}) => viewer?.https,
  'websocket-viewer': ({viewer}) => viewer?.wss,
  'websocket-master': ({master}) => master?.wss,
  storage: ({storage}) => storage?.webrtc,
}

/** The endpoint of each purpose; undefined where none is known. */
export const reachPlan = (
  purposes: readonly EndpointPurpose[],
  known: KnownEndpoints,
): readonly {readonly purpose: EndpointPurpose; readonly target: ReachTarget | undefined}[] =>
  [...new Set(purposes)].map((purpose) => ({purpose, target: targetOf(purpose, urlFor[purpose](known))}))

function targetOf(purpose: EndpointPurpose, text: string | undefined): ReachTarget | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined
  const {protocol, hostname, port} = new URL(text)
  const secure = protocol === 'https:' || protocol === 'wss:'
  // An IPv6 address stands in brackets in a URL only.
  return {purpose, host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || (secure ? 443 : 80)), secure}
}
