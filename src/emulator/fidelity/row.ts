export type FidelityStatus = 'faithful' | 'deviates' | 'missing'

/** How one operation or behaviour of the emulator compares with the service. */
export interface FidelityRow {
  /** `control plane`, `signaling`, `TURN` … */
  readonly area: string
  /** Operation, by its name in the model, or behaviour, in a few words. */
  readonly operation: string
  readonly status: FidelityStatus
  /** What is the same, what is not, or what happens instead. */
  readonly note: string
  /** Where the service's behaviour is published; `assumed` where nothing is. */
  readonly source: string
}

/** What is said of an operation. */
export type Note = readonly [status: FidelityStatus, note: string]

/** What is said of a behaviour. */
export type Row = readonly [operation: string, status: FidelityStatus, note: string, source: string]

export const guide = 'KVS WebRTC developer guide'
export const quotas = `${guide}, service quotas`
export const sdk = (name: string): string => `${name} of the KVS WebRTC SDK, source`
