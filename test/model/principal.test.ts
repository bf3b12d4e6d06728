import {describe, expect, it} from 'vitest'
import {policySourceOf} from '../../src/model/principal.ts'
import {spreadOf} from '../../src/model/spread.ts'

describe('whose policies count', () => {
  it.each([
    ['arn:aws:iam::123456789012:user/oncall', {kind: 'arn', arn: 'arn:aws:iam::123456789012:user/oncall'}],
    [
      'arn:aws:sts::123456789012:assumed-role/camera/i-0abc',
      {kind: 'role', arn: 'arn:aws:iam::123456789012:role/camera', roleName: 'camera'},
    ],
    [
      'arn:aws-cn:sts::123456789012:assumed-role/AWSReservedSSO_Ops_0123456789abcdef/me@example.com',
      {
        kind: 'role',
        arn: 'arn:aws-cn:iam::123456789012:role/AWSReservedSSO_Ops_0123456789abcdef',
        roleName: 'AWSReservedSSO_Ops_0123456789abcdef',
      },
    ],
    ['arn:aws:iam::123456789012:root', {kind: 'none', reason: expect.stringContaining('root')}],
    ['arn:aws:sts::123456789012:federated-user/bob', {kind: 'none', reason: expect.stringContaining('federated-user/bob')}],
    ['nobody', {kind: 'none', reason: expect.stringContaining('nobody')}],
  ])('of %s', (arn, source) => {
    expect(policySourceOf(arn)).toEqual(source)
  })
})

describe('the spread of durations', () => {
  it.each([
    [[], undefined],
    [[7], {minMs: 7, medianMs: 7, maxMs: 7, jitterMs: 0}],
    [[10, 30, 20], {minMs: 10, medianMs: 20, maxMs: 30, jitterMs: 15}],
    [[1, 2, 3, 40], {minMs: 1, medianMs: 2.5, maxMs: 40, jitterMs: 13}],
  ])('of %j', (durations, spread) => {
    expect(spreadOf(durations)).toEqual(spread)
  })
})
