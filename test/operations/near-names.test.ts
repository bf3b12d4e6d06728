import {describe, expect, test} from 'vitest'
import {nearNames} from '../../src/operations/near-names.ts'

describe('near names', () => {
  test.each<[string, string[], string[]]>([
    ['dmo', ['demo', 'garage'], ['demo']],
    ['DEMO', ['demo'], ['demo']],
    ['front', ['front-door-camera-17', 'back'], ['front-door-camera-17']],
    ['cam-12', ['cam-1', 'cam-2', 'cam-13', 'cam-123', 'other'], ['cam-1', 'cam-123', 'cam-13']],
    ['x', ['demo'], []],
    ['demo', [], []],
  ])('%s of %j is %j', (name, names, expected) => expect(nearNames(name, names)).toEqual(expected))
})
