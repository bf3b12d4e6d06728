import type {FaultKind} from './fault.ts'
import {readWholeNumber} from './fault-params.ts'
import {roleFilter} from './role-filter.ts'

/** A limit of connections that is reached sooner than after the service's ten minutes, or its hour. */
export const closeFault = (name: string, limit: 'idleMs' | 'ageMs', about: string): FaultKind => ({
  name,
  about,
  params: {seconds: 'how many, 0..3600; at once without it', role: roleFilter.about},
  lasting: true,
  create: ({seconds, role: wanted}) => {
    const ms = 1000 * readWholeNumber('seconds', seconds, {least: 0, most: 3600, otherwise: 0})
    const strikes = roleFilter.create(wanted)
    return {connection: ({role}) => (strikes(role) ? {kind: 'limit', [limit]: ms} : undefined)}
  },
})
