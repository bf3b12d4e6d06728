import type {Operation} from './control-plane/operation.ts'
import {controlPlaneOperations} from './control-plane/operations/index.ts'
import {controlPlane, mediaStorageRows, streamRows} from './fidelity/control-plane.ts'
import {signalingRest, signalingRows, turnRows} from './fidelity/data-plane.ts'
import {cloudtrailRows, cloudwatchRows, otherRows, serviceQuotasRows} from './fidelity/neighbours.ts'
import {httpRows} from './fidelity/requests.ts'
import type {FidelityRow, Note, Row} from './fidelity/row.ts'
import {signalingRestOperations, storageOperations} from './ice-config.ts'
import {archivedMediaOperations, mediaOperations} from './media.ts'

export type {FidelityRow, FidelityStatus} from './fidelity/row.ts'

const rows = (area: string, given: readonly Row[]): FidelityRow[] =>
  given.map(([operation, status, note, source]) => ({area, operation, status, note, source}))

const notBuiltNote = 'answers 501 NotImplementedByEmulatorException, which names it'

/** A row per operation of a model. What is not built says so itself; a built one that has no note is a bug that a test finds. */
function operationRows(
  area: string,
  source: string,
  all: Readonly<Record<string, Operation>>,
  notes: Readonly<Record<string, Note>>,
): FidelityRow[] {
  return Object.values(all).map(({name, missing}) => {
    const [status, note] = missing ? (['missing', notBuiltNote] as const) : notes[name]!
    return {area, operation: name, status, note, source}
  })
}

/** Everything that the emulator does and does not do, compared with the service. */
export const fidelity: readonly FidelityRow[] = [
  ...operationRows('control plane', 'service model kinesisvideo 2017-09-30', controlPlaneOperations, controlPlane),
  ...operationRows('signaling REST', 'service model kinesis-video-signaling 2019-12-04', signalingRestOperations, signalingRest),
  ...operationRows('WebRTC storage', 'service model kinesis-video-webrtc-storage 2018-05-10', storageOperations, {}),
  ...operationRows(
    'media',
    'streams developer guide, PutMedia; service model kinesis-video-media 2017-09-30',
    mediaOperations,
    {},
  ),
  ...operationRows('archived media', 'service model kinesis-video-archived-media 2017-09-30', archivedMediaOperations, {}),
  ...rows('streams', streamRows),
  ...rows('media storage', mediaStorageRows),
  ...rows('requests', httpRows),
  ...rows('signaling', signalingRows),
  ...rows('STUN and TURN', turnRows),
  ...rows('CloudWatch', cloudwatchRows),
  ...rows('CloudTrail', cloudtrailRows),
  ...rows('Service Quotas', serviceQuotasRows),
  ...rows('other services', otherRows),
]
