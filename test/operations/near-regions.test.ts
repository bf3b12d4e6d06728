import {expect, test} from 'vitest'
import {failureRemedies} from '../../src/operations/failure-remedies.ts'
import {regionDoubt} from '../../src/operations/region/near-regions.ts'

test.each([
  ['kinesisvideo.us-wset-2.amazonaws.com:443', 'No region us-wset-2 with Kinesis Video Streams is known. Did you mean us-west-2'],
  ['kinesisvideo-fips.us-gov-wset-1.amazonaws.com:443', 'us-gov-west-1'],
  ['kinesisvideo.xx-nowhere-9.amazonaws.com:443', 'No region xx-nowhere-9'],
])('%s is doubted', (host, said) => {
  expect(regionDoubt(host)).toContain(said)
})

test.each(['kinesisvideo.us-west-2.amazonaws.com:443', 'r-1.kinesisvideo.us-west-2.amazonaws.com:443', 'localhost:4500'])(
  '%s is not',
  (host) => {
    expect(regionDoubt(host)).toBeUndefined()
  },
)

test('a host that no name server knows brings the doubt into the remedy', () => {
  const failure = {
    kind: 'unreachable',
    code: 'ENOTFOUND',
    message: '',
    endpoint: 'kinesisvideo.eu-cental-1.amazonaws.com:443',
  } as const
  expect(failureRemedies(failure)).toContainEqual({text: expect.stringContaining('Did you mean eu-central-1')})
  expect(failureRemedies(failure)).toContainEqual({text: expect.any(String), command: 'kvsctl region list'})
})
