import {probeSignalingChecks} from '../../diagnosis/checks/probe-signaling.ts'
import type {EvidenceKey} from '../../model/evidence.ts'
import type {Report} from '../../model/report.ts'
import {parseResourceArn} from '../../model/resource-arn.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import type {World} from '../connect.ts'
import {type ProbeOptions, runSuite} from './run-suite.ts'
import type {Suite} from './suite.ts'

export interface ProbeSignalingOptions extends ProbeOptions {
  /** Name or ARN. */
  readonly channel: string
  /** Pings over the websocket, one after the other; 5 without it. */
  readonly pings?: number
  /** Whether whoever is master gets an offer, whose answer is timed. Without it only the camera of the emulator does. */
  readonly offer?: boolean
  /** No answer to the offer is an error instead of a warning. */
  readonly expectAnswer?: boolean
  /** Connects as master as well, and so takes the channel from a camera; then messages are timed between the two. */
  readonly displace?: boolean
}

const always: readonly EvidenceKey[] = [
  'credentialShape',
  'clockSkew',
  'identity',
  'channel',
  'nearChannels',
  'channelElsewhere',
  'endpoints',
  'endpointReach',
  'signalingConnect',
  'websocketPings',
  'messageRefusal',
  'permissions',
]

/**
 * Looks at one leg in depth: from the name of the signaling endpoint to its messages, as a viewer. It connects as master only with
 * `displace`, and closes all that it opened.
 * @returns a report in every case that has one, also when it was interrupted
 * @throws UserError when the options make no sense
 */
export function probeSignaling(world: World, options: ProbeSignalingOptions): Promise<Report> {
  const {pings, displace = false, expectAnswer = false, channel} = options
  const offer = options.offer ?? (!displace && isDemo(world, channel))
  if (offer && displace) throw contradiction()
  return runSuite(
    world,
    {
      suite: suiteFor({offer, displace}),
      checkSettings: {'sig.master-answers': {expectAnswer}},
      ...(pings !== undefined && {probeSettings: {pings}}),
    },
    options,
  )
}

/** The emulator is born with a channel whose master is a camera of ours: its time is nobody's. */
const isDemo = ({kind}: World, channel: string): boolean =>
  kind === 'local' && (parseResourceArn(channel)?.name ?? channel) === 'demo'

function suiteFor({offer, displace}: {offer: boolean; displace: boolean}): Suite {
  const wants: readonly EvidenceKey[] = [
    ...always,
    ...(offer ? (['offerAnswer'] as const) : []),
    ...(displace ? (['messageRoundTrip'] as const) : []),
  ]
  const checks = probeSignalingChecks.filter(({needs}) => needs.every((key) => wants.includes(key)))
  return {command: 'probe signaling', wants, checks}
}

const contradiction = (): UserError =>
  new UserError({
    code: 'offer-and-displace',
    message: 'An offer is for a camera, and --displace takes the channel from it.',
    remedy: [{text: 'Use one of the two.'}],
    exitCode: exitCodes.usage,
  })
