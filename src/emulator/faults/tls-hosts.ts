import type {FaultKind, TlsFlaw} from './fault.ts'

const families: readonly string[] = [
  'control',
  'rest',
  'master',
  'viewer',
  'storage',
  'media',
  'archivedMedia',
  'monitoring',
  'sts',
]

/** A fault of the TLS of all hosts, or of those of one kind. */
export const tlsFault = (name: string, flaw: TlsFlaw, about: string): FaultKind => ({
  name,
  about,
  params: {host: `only hosts of this kind: ${families.join(', ')}; all without it`},
  create: ({host: only}) => {
    if (only !== undefined && !families.includes(only)) throw new Error(`host "${only}" is none of ${families.join(', ')}.`)
    // A client of an address names no host: it may be of any kind.
    return {tls: ({host}) => (only === undefined || host === undefined || only === host ? {kind: 'present', flaw} : undefined)}
  },
})
