import {custom, integer, option, string} from '@oclif/core/flags'
import {requireNamespace} from '../../operations/metrics/publish-report.ts'
import {awsFlags} from './aws.ts'
import {duration} from './duration.ts'
import {reportFlags} from './report.ts'

/** Flags of every probe. */
export const probeFlags = {
  ...awsFlags,
  timeout: duration({helpGroup: 'SERVICE', summary: 'give up after this long (30s, 5m); 20s without it'}),
  ...reportFlags,
  publish: custom<string>({
    helpGroup: 'REPORT',
    helpValue: 'NAMESPACE',
    summary:
      'also send it to CloudWatch: Healthy (1 or 0), Findings.Error, Findings.Warning, Took and Step.* in ms, by Channel and Probe; what cannot be sent is a warning and changes no exit code',
    parse: async (input) => requireNamespace(input),
  })(),
}

/** Of probes that ask TURN servers. */
export const iceServersFlag = {
  'ice-servers': string({
    helpValue: 'FILE',
    summary: 'use the ICE servers of this file (RTCConfiguration or GetIceServerConfig JSON) instead of the service’s',
  }),
}

/** Of probes that connect to the websocket. */
export const clientIdFlag = {
  'client-id': string({helpValue: 'ID', summary: 'connect as this viewer; one stable id per host without it'}),
}

/** Of probes that measure servers. */
export const measureFlags = {
  family: option({
    summary: 'only addresses of this family',
    options: ['4', '6', 'any'] as const,
    default: 'any' as const,
  })(),
  count: integer({helpValue: 'N', summary: 'packets and requests of each series, 1 to 500; 10 without it'}),
}

export interface MeasureFlags {
  readonly family: '4' | '6' | 'any'
  readonly count?: number | undefined
}

/** What the flags say, in the words of the operations. */
export const measureOptions = ({family, count}: MeasureFlags) => ({
  ...(family !== 'any' && {family: family === '4' ? ('IPv4' as const) : ('IPv6' as const)}),
  ...(count !== undefined && {count}),
})
