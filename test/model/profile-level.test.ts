import {describe, expect, it} from 'vitest'
import {compareLevels, decodesAs, impliedProfileLevelId, parseProfileLevelId} from '../../src/model/profile-level.ts'

const nameOf = (text: string) => parseProfileLevelId(text)?.name

describe('profile-level-id', () => {
  /** RFC 6184 §8.1, Table 5; the examples of its text; ITU-T H.264 §A.2.4 for the rows with 64 and constraints. */
  it.each([
    ['42e01f', 'Constrained Baseline 3.1'],
    ['42E01F', 'Constrained Baseline 3.1'],
    ['42c00d', 'Constrained Baseline 1.3'],
    ['4d801f', 'Constrained Baseline 3.1'],
    ['58c00d', 'Constrained Baseline 1.3'],
    ['42a01e', 'Baseline 3'],
    ['42001f', 'Baseline 3.1'],
    [impliedProfileLevelId, 'Baseline 1'],
    ['4d0028', 'Main 4'],
    ['58000d', 'Extended 1.3'],
    ['640032', 'High 5'],
    ['640c1f', 'Constrained High 3.1'],
    ['64081f', 'Progressive High 3.1'],
    ['6e0029', 'High 10 4.1'],
    ['6e1029', 'High 10 Intra 4.1'],
    ['7a0029', 'High 4:2:2 4.1'],
    ['f40029', 'High 4:4:4 Predictive 4.1'],
    ['2c1029', 'CAVLC 4:4:4 Intra 4.1'],
  ])('%s is %s', (text, name) => expect(nameOf(text)).toBe(name))

  it('has level 1b as 11 with constraint_set3 in the older profiles, and as 9 in the others (Table A-1)', () => {
    expect(nameOf('42f00b')).toBe('Constrained Baseline 1b')
    expect(nameOf('42e00b')).toBe('Constrained Baseline 1.1')
    expect(nameOf('640009')).toBe('High 1b')
    expect(compareLevels(parseProfileLevelId('42f00b')!, parseProfileLevelId('42e00b')!)).toBeLessThan(0)
    expect(compareLevels(parseProfileLevelId('42f00b')!, parseProfileLevelId('42e00a')!)).toBeGreaterThan(0)
  })

  it('names numbers where there are no names', () => {
    expect(nameOf('c8001f')).toBe('profile 200 3.1')
    expect(nameOf('42e063')).toBe('Constrained Baseline level 99')
  })

  it.each(['', '42e01', '42e01f0', 'xxe01f', ' 42e01f', '42 e01'])('is not %j', (text) => {
    expect(parseProfileLevelId(text)).toBeUndefined()
  })

  it('tells which streams a decoder of another profile can decode (§A.2)', () => {
    expect(decodesAs('Constrained Baseline', 'Baseline')).toBe(true)
    expect(decodesAs('Constrained Baseline', 'High')).toBe(true)
    expect(decodesAs('Baseline', 'Main')).toBe(false)
    expect(decodesAs('High', 'Constrained Baseline')).toBe(false)
    expect(decodesAs('High', 'High')).toBe(true)
  })
})
