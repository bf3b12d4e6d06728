import {describe, expect, it} from 'vitest'
import type {MetricAnswer, MetricQuery} from '../../../src/client/aws/kvs-api.ts'
import {FailureError} from '../../../src/model/failure-error.ts'
import type {World} from '../../../src/operations/connect.ts'
import {isOnThisMachine, requireRightToMaster} from '../../../src/operations/peer/live-master.ts'
import {ManualClock} from '../../support/manual-clock.ts'

type Metrics = (queries: readonly MetricQuery[]) => readonly MetricAnswer[]

const aws = (answers: Metrics): World =>
  ({
    ...{kind: 'aws', controlPlaneUrl: 'https://kinesisvideo.us-west-2.amazonaws.com', clock: new ManualClock()},
    api: {metricData: async (_range: unknown, queries: readonly MetricQuery[]) => answers(queries)},
  }) as unknown as World

const points =
  (value: number): Metrics =>
  (queries) =>
    queries.map((query) => ({query, points: [{at: '2026-11-25T10:05:00.000Z', value}]}))

describe('a channel of AWS', () => {
  it.each([
    ['there were masters', points(2), /may well be one: CloudWatch shows \d ConnectAsMaster .* from 10:05 UTC on/],
    ['there was none for an hour', points(0), /shows no ConnectAsMaster in the last 70 minutes/],
    [
      'nobody tells',
      () => {
        throw new FailureError({kind: 'refused', message: 'no'})
      },
      /not known.*CloudWatch was of no help \(no\)/,
    ],
  ] as const)('is not taken without the word, whether %s', async (_, answers, said) => {
    await expect(requireRightToMaster(aws(answers), 'cam', false)).rejects.toMatchObject({
      ...{code: 'would-displace', exitCode: 2, message: expect.stringMatching(said)},
      remedy: [{command: 'kvsctl peer master cam --displace'}],
    })
    await requireRightToMaster(aws(answers), 'cam', true)
  })
})

it.each([
  ['local', 'https://kinesisvideo.us-west-2.amazonaws.com', true],
  ['custom', 'http://127.0.0.1:4566', true],
  ['custom', 'http://192.0.2.1:4566', false],
  ['aws', 'http://127.0.0.1:4566', false],
] as const)('an emulator %s at %s is on this machine: %s', (kind, controlPlaneUrl, expected) => {
  expect(isOnThisMachine({kind, controlPlaneUrl})).toBe(expected)
})
