import {describe, expect, it} from 'vitest'
import {findingKinds} from '../../src/diagnosis/catalogue/index.ts'
import {allChecks, checksByCommand} from '../../src/diagnosis/checks/all.ts'
import {allFaults} from '../../src/emulator/faults/index.ts'
import {grid} from './grid.ts'

const codes = findingKinds.map(({code}) => code)

describe('the catalogue of findings', () => {
  it('never uses a code or a slug twice', () => {
    expect(new Set(codes).size).toBe(codes.length)
    expect(new Set(findingKinds.map(({slug}) => slug)).size).toBe(codes.length)
  })

  it.each(findingKinds.map((kind) => [kind.code, kind] as const))('%s has a page, a slug and a row in the grid', (code, kind) => {
    expect(code).toMatch(/^KVS-[A-Z]+-\d{3}$/)
    expect(kind.slug).toMatch(/^[A-Z][A-Z0-9_]+$/)
    expect(kind.page.split(/\s+/).length).toBeGreaterThan(15)
    expect(grid.some((row) => row.codes.includes(code))).toBe(true)
  })

  it.each(findingKinds.map((kind) => [kind.code, kind] as const))(
    '%s is provoked by a fault that exists, or says why not',
    (_code, kind) => {
      const provocation = kind.provokedBy
      if (!('fault' in provocation)) return
      for (const {fault, params = {}} of [provocation, ...(provocation.and ?? [])]) {
        const known = allFaults.find(({name}) => name === fault)
        expect(known, `there is no fault ${fault}`).toBeDefined()
        expect(() => known!.create(params)).not.toThrow()
        expect(Object.keys(known!.params)).toEqual(expect.arrayContaining(Object.keys(params)))
      }
    },
  )

  it('is emitted completely: every kind by some check', () => {
    const emitted = new Set(allChecks.flatMap(({emits}) => emits.map(({code}) => code)))
    expect(codes.filter((code) => !emitted.has(code))).toEqual([])
  })

  it('is explained only by what exists', () => {
    for (const {explainedBy = []} of findingKinds) for (const code of explainedBy) expect(codes).toContain(code)
  })
})

describe('the checks', () => {
  it('have names of their own', () => {
    const ids = allChecks.map(({id}) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const {id, after, explainedBy = []} of allChecks)
      for (const before of [...after, ...explainedBy]) expect(ids, `${id} comes after it`).toContain(before)
  })

  it.each(Object.entries(checksByCommand))('of %s stand behind those that they come after', (_command, checks) => {
    const ids = checks.map(({id}) => id)
    for (const [index, check] of checks.entries())
      for (const before of [...check.after, ...(check.explainedBy ?? [])])
        expect(ids.slice(index), `${check.id} after ${before}`).not.toContain(before)
  })

  /** The title of a check is what one wants, that of a finding what one fears. */
  it('are titled by the good condition, findings by the bad one', () => {
    const bad =
      /\b(not|[Nn]o|cannot|refuse[sd]?|rejects|wrong|missing|blocks|expired|silent|throttles|belongs|went|another|error|something|many)\b/
    for (const {title} of allChecks) expect(title).not.toMatch(bad)
    for (const {title} of findingKinds) expect(title).toMatch(bad)
  })
})
