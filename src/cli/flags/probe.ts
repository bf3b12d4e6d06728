import {string} from '@oclif/core/flags'
import {awsFlags} from './aws.ts'
import {duration} from './duration.ts'
import {reportFlags} from './report.ts'

/** Flags of every probe. */
export const probeFlags = {
  ...awsFlags,
  timeout: duration({helpGroup: 'SERVICE', summary: 'give up after this long (30s, 5m); 20s without it'}),
  ...reportFlags,
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
