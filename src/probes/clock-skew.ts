import type {ClockSkewFact} from '../model/signaling-evidence.ts'
import {askHttpDate} from '../platform/http-date.ts'
import type {EndpointReachSettings} from './endpoint-reach.ts'
import type {Probe, Session} from './probe.ts'

/** Nothing waits for it: what takes longer than this says nothing about the clock. */
const timeoutMs = 4_000

/** `Date` counts whole seconds and is rounded down (RFC 9110 §5.6.7), so the server's clock is half a second on, on average. */
const halfSecondMs = 500

/** Compares this clock with the `Date` of the control plane's answer to a request that nobody signed. */
export const clockSkew: Probe<'clockSkew', Session, EndpointReachSettings> = {
  key: 'clockSkew',
  label: 'compare the clock',
  needs: [],
  timeoutMs,
  async run({settings, clock, signal}): Promise<ClockSkewFact> {
    const {controlPlaneUrl, ca, env} = settings
    const {endpoint, dateMs, midwayMs, rttMs} = await askHttpDate(controlPlaneUrl, {
      env,
      clock,
      signal,
      ...(ca !== undefined && {ca}),
    })
    return {
      endpoint,
      offsetMs: Math.round(midwayMs - (dateMs + halfSecondMs)),
      uncertaintyMs: Math.round(halfSecondMs + rttMs / 2),
      serverDate: new Date(dateMs).toISOString(),
      rttMs: Math.round(rttMs * 1000) / 1000,
    }
  },
}
