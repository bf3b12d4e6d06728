import type {ChannelEndpoints} from '../model/channel.ts'
import {observedValue} from '../model/observed.ts'
import {type ControlPlaneSettings, callTimeoutMs, firstCallRoundTrips} from './control-plane-settings.ts'
import type {Probe, Session} from './probe.ts'

type Endpoints = Probe<'endpoints', Session, ControlPlaneSettings>

const common = {
  key: 'endpoints',
  label: 'get the endpoints of a viewer',
  timeoutMs: callTimeoutMs,
  run({settings, signal}, evidence): Promise<ChannelEndpoints> {
    const arn = 'arn' in settings.channel ? settings.channel.arn : observedValue(evidence.channel)!.arn
    return settings.api.getEndpoints(arn, 'VIEWER', ['WSS', 'HTTPS'], {signal})
  },
} satisfies Partial<Endpoints>

/** GetSignalingChannelEndpoint, which takes ARNs only: a name has to be resolved first, over the same connection. */
export const endpoints: Endpoints = {...common, needs: ['channel'], roundTrips: 1}

/** With an ARN there is nothing to wait for. */
export const endpointsOfArn: Endpoints = {...common, needs: [], roundTrips: firstCallRoundTrips}
