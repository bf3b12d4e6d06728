import {type ControlPlaneSettings, callTimeoutMs, firstCallRoundTrips} from './control-plane-settings.ts'
import type {Probe, Session} from './probe.ts'

/** Resolves a name to an ARN, and tells the channel's status either way. */
export const channel: Probe<'channel', Session, ControlPlaneSettings> = {
  key: 'channel',
  label: 'describe channel',
  needs: [],
  timeoutMs: callTimeoutMs,
  roundTrips: firstCallRoundTrips,
  run: ({settings, signal}) => settings.api.describeChannel(settings.channel, {signal}),
}
