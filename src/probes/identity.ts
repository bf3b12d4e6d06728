import {type ControlPlaneSettings, extraCallTimeoutMs} from './control-plane-settings.ts'
import type {Probe, Session} from './probe.ts'

/** Says who is asking. Nothing waits for it, and a network without STS changes no verdict. */
export const identity: Probe<'identity', Session, ControlPlaneSettings> = {
  key: 'identity',
  label: 'ask STS who we are',
  needs: [],
  timeoutMs: extraCallTimeoutMs,
  run: ({settings, signal}) => settings.api.callerIdentity({signal}),
}
