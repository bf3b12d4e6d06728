import {type FidelityRow, type FidelityStatus, fidelity} from '../../emulator/fidelity.ts'

export interface Coverage {
  readonly counts: Readonly<Record<FidelityStatus, number>>
  readonly rows: readonly FidelityRow[]
}

/** How the emulator compares with the service, row by row; `status` picks rows. */
export function emulatorCoverage(status?: FidelityStatus): Coverage {
  const rows = fidelity.filter((row) => status === undefined || row.status === status)
  const count = (of: FidelityStatus): number => fidelity.filter((row) => row.status === of).length
  return {counts: {faithful: count('faithful'), deviates: count('deviates'), missing: count('missing')}, rows}
}

export const fidelityStatuses = ['faithful', 'deviates', 'missing'] as const satisfies readonly FidelityStatus[]
