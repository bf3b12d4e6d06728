import type {FaultParams} from './fault.ts'

/** The parameter `operation`, and which operations it lets a fault strike. */
export const operationFilter = {
  about: 'name of the operation, as GetIceServerConfig; all of them without it',
  create:
    ({operation}: FaultParams) =>
    (name: string): boolean =>
      operation === undefined || operation === name,
}
