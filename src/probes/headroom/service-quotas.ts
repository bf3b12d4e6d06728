import {type ControlPlaneSettings, extraCallTimeoutMs} from '../control-plane-settings.ts'
import type {Probe, Session} from '../probe.ts'

/** What Service Quotas says of this account, where it says anything: without it, quotas are the documented ones. */
export const serviceQuotas: Probe<'serviceQuotas', Session, ControlPlaneSettings> = {
  key: 'serviceQuotas',
  label: 'ask Service Quotas',
  needs: [],
  // Late, as the metrics are: loading what it takes keeps the process busy, which would be measured as a slow network.
  after: ['iceServers', 'signalingConnect'],
  unless: ({channel}) =>
    channel?.status === 'failed' && channel.failure.kind !== 'refused' ? 'AWS cannot be reached' : undefined,
  timeoutMs: extraCallTimeoutMs,
  run: async ({settings, signal}) => (await settings.api.quotas()).serviceQuotas({signal}),
}
