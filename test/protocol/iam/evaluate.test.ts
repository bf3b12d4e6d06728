import {readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {kvsActions} from '../../../src/model/kvs-actions.ts'
import {type AccessDecision, evaluate} from '../../../src/protocol/iam/evaluate.ts'
import {lintPolicy} from '../../../src/protocol/iam/lint-policy.ts'
import {parsePolicy} from '../../../src/protocol/iam/parse-policy.ts'
import {RequestKeys} from '../../../src/protocol/iam/variables.ts'

const channel = 'arn:aws:kinesisvideo:us-west-2:123456789012:channel/cam-1/1700000000000'

const variable = (key: string): string => `$\{${key}}`

type Keys = Record<string, string | string[]>

function judge(
  statements: object | object[],
  request: {action?: string; resource?: string; keys?: Keys} = {},
  more: object = {},
) {
  const parsed = parsePolicy({Version: '2012-10-17', Statement: statements, ...more})
  if (parsed.status === 'malformed') throw new Error(JSON.stringify(parsed.problems))
  const {action = 'kinesisvideo:ConnectAsViewer', resource = channel, keys = {}} = request
  const lists = Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, [value].flat()]))
  return evaluate([{name: 'p', policy: parsed.policy}], {action, resource, keys: new RequestKeys(lists)})
}

const allow = {Effect: 'Allow', Action: '*', Resource: '*'}
const deny = {...allow, Effect: 'Deny'}

/** Whether a condition holds for keys of a request. */
const holds = (Condition: object, keys: Keys = {}) => judge({...allow, Condition}, {keys}).decision === 'allowed'

// IAM user guide, "Policy evaluation logic": reference_policies_evaluation-logic.html
describe('statements', () => {
  const other = {...allow, Action: 's3:*'}
  it.each<[string, object[], AccessDecision]>([
    ['nothing is denied implicitly', [other], 'implicitDeny'],
    ['one that allows', [other, allow], 'allowed'],
    ['one that denies wins, first', [deny, allow], 'explicitDeny'],
    ['one that denies wins, last', [allow, allow, deny], 'explicitDeny'],
    ['one that denies something else', [allow, {...deny, Action: 's3:*'}], 'allowed'],
  ])('%s', (_name, statements, decision) => {
    expect(judge(statements).decision).toBe(decision)
  })

  it('are named when they decide: those that deny alone, where one does', () => {
    expect(judge([allow, other, {...allow, Sid: 'All'}]).matched).toEqual([
      {policy: 'p', index: 0},
      {policy: 'p', index: 2, sid: 'All'},
    ])
    expect(judge([allow, {...deny, Sid: 'Never'}]).matched).toEqual([{policy: 'p', index: 1, sid: 'Never'}])
  })

  it('may be one, without a list', () => {
    expect(judge(allow).decision).toBe('allowed')
  })
})

// reference_policies_elements_action.html, reference_policies_elements_notaction.html
describe('actions', () => {
  it.each([
    ['kinesisvideo:ConnectAsViewer', true],
    ['KinesisVideo:connectasviewer', true],
    ['kinesisvideo:Connect*', true],
    ['kinesisvideo:*Viewer', true],
    ['kinesisvideo:ConnectAs??????', true],
    ['kinesisvideo:ConnectAs?????', false],
    ['kinesisvideo:Connect', false],
    ['kinesis:*', false],
    ['kinesis*', false],
    ['*', true],
  ])('%s', (Action, fits) => {
    if (Action === 'kinesis*') return expect(() => judge({...allow, Action})).toThrow('is not an action')
    return expect(judge({...allow, Action}).decision === 'allowed').toBe(fits)
  })

  it('NotAction means all others', () => {
    const {Action: _, ...rest} = allow
    expect(judge({...rest, NotAction: 'kinesisvideo:Delete*'}).decision).toBe('allowed')
    expect(judge({...rest, NotAction: ['s3:*', 'kinesisvideo:Connect*']}).decision).toBe('implicitDeny')
  })
})

// reference_policies_elements_resource.html, reference_policies_elements_notresource.html
describe('resources', () => {
  it.each([
    [channel, true],
    ['arn:aws:kinesisvideo:us-west-2:123456789012:channel/cam-1/*', true],
    ['arn:aws:kinesisvideo:*:123456789012:channel/cam-?/*', true],
    ['arn:aws:kinesisvideo:us-west-2:*:channel/*/1700000000000', true],
    ['arn:aws:kinesisvideo:*', true],
    ['arn:aws:kinesisvideo', true],
    ['arn:aws:kinesisvideo:us-west-2:123456789012:channel/CAM-1/*', false],
    ['arn:aws:kinesisvideo:us-west-2:123456789012:channel/cam-1', false],
    ['arn:aws:kinesisvideo:us-west-2:123456789012:channel/cam-10/*', false],
    ['arn:aws:kinesisvideo:us-west-2:123456789012:stream/*', false],
    ['arn:aws:kinesisvideo:us-*-2:123456789012:channel/cam-1/*', true],
    ['arn:aws:kinesisvideo:u*2012:channel/cam-1/*', false],
    ['arn:aws:kinesisvideo::*:123456789012:channel/cam-1/1700000000000', false],
    ['*', true],
  ])('%s', (Resource, fits) => {
    expect(judge({...allow, Resource}).decision === 'allowed').toBe(fits)
    const {Resource: _, ...rest} = allow
    expect(judge({...rest, NotResource: [Resource]}).decision === 'allowed').toBe(!fits)
  })

  it('a permission on one channel is none on all', () => {
    expect(judge({...allow, Resource: channel}, {action: 'kinesisvideo:ListSignalingChannels', resource: '*'}).decision).toBe(
      'implicitDeny',
    )
  })
})

// reference_policies_variables.html
describe('policy variables', () => {
  const own = {...allow, Resource: `arn:aws:kinesisvideo:*:*:channel/${variable('credentials-iot:ThingName')}/*`}

  it.each<[string, object, Keys, AccessDecision]>([
    ['has its value', own, {'credentials-iot:ThingName': 'cam-1'}, 'allowed'],
    ['has another value', own, {'credentials-iot:ThingName': 'cam-2'}, 'implicitDeny'],
    ['has a value with a wildcard, which is none', own, {'credentials-iot:ThingName': 'cam-*'}, 'implicitDeny'],
    ['has no value', own, {}, 'implicitDeny'],
    ['has two values', own, {'credentials-iot:ThingName': ['cam-1', 'cam-2']}, 'implicitDeny'],
    [
      'has a default',
      {...allow, Resource: `arn:aws:kinesisvideo:*:*:channel/${variable("aws:username, 'cam-1'")}/*`},
      {},
      'allowed',
    ],
    ['escapes a wildcard', {...allow, Resource: `arn:aws:kinesisvideo:*:*:channel/cam-${variable('*')}/*`}, {}, 'implicitDeny'],
    [
      'stands in a condition',
      {...allow, Condition: {StringLike: {'aws:PrincipalTag/cam': `${variable('aws:username')}-*`}}},
      {'aws:username': 'ann', 'aws:principaltag/cam': 'ann-7'},
      'allowed',
    ],
  ])('one that %s', (_name, statement, keys, decision) => {
    expect(judge(statement, {keys}).decision).toBe(decision)
  })

  it('without a value is told, and matches neither Resource nor NotResource', () => {
    expect(judge(own).missingKeys).toEqual(['credentials-iot:ThingName'])
    const {Resource, ...rest} = own
    expect(judge({...rest, NotResource: Resource}).decision).toBe('implicitDeny')
  })

  it('are letters like others in the older version of the language', () => {
    const keys = {'credentials-iot:ThingName': 'cam-1'}
    expect(judge(own, {keys}, {Version: '2008-10-17'}).decision).toBe('implicitDeny')
  })
})

// reference_policies_elements_condition_operators.html
describe('condition operators', () => {
  it.each<[operator: string, wanted: string | string[] | boolean | number, given: string, fits: boolean]>([
    ['StringEquals', ['a', 'b'], 'b', true],
    ['StringEquals', 'a*', 'ab', false],
    ['StringEquals', 'a', 'A', false],
    ['stringequals', 'a', 'a', true],
    ['StringNotEquals', ['a', 'b'], 'b', false],
    ['StringNotEquals', ['a', 'b'], 'c', true],
    ['StringEqualsIgnoreCase', 'a', 'A', true],
    ['StringNotEqualsIgnoreCase', 'a', 'A', false],
    ['StringLike', 'cam-?', 'cam-1', true],
    ['StringLike', 'cam-?', 'Cam-1', false],
    ['StringNotLike', 'cam-*', 'cam-1', false],
    ['NumericLessThanEquals', '10', '10', true],
    ['NumericLessThan', 10, '10', false],
    ['NumericGreaterThan', '9.5', '10', true],
    ['NumericGreaterThanEquals', '10', 'ten', false],
    ['NumericEquals', '1e1', '10', true],
    ['NumericNotEquals', '10', '10', false],
    ['DateLessThan', '2026-01-02T00:00:00Z', '2026-01-01T23:59:59Z', true],
    ['DateGreaterThanEquals', '2026-01-02', '1767312000', true],
    ['DateEquals', '2026-01-02T00:00:00Z', '2026-01-01T16:00:00-08:00', true],
    ['DateNotEquals', '2026-01-02', '2026-01-02', false],
    ['DateGreaterThan', '2026-01-02', 'yesterday', false],
    ['DateLessThanEquals', '2026-01-02', '2026-01-02', true],
    ['Bool', true, 'true', true],
    ['Bool', 'TRUE', 'false', false],
    ['BinaryEquals', 'QmluYXJ5', 'QmluYXJ5', true],
    ['IpAddress', '203.0.113.0/24', '203.0.113.77', true],
    ['IpAddress', '203.0.113.0/24', '203.0.114.77', false],
    ['IpAddress', '203.0.113.7', '203.0.113.7', true],
    ['IpAddress', '203.0.113.7', '::ffff:203.0.113.7', true],
    ['IpAddress', '0.0.0.0/0', '198.51.100.1', true],
    ['IpAddress', '203.0.113.0/24', '2001:db8::1', false],
    ['IpAddress', '2001:db8::/33', '2001:db8:7fff::1', true],
    ['IpAddress', '2001:db8::/33', '2001:db8:8000::1', false],
    ['NotIpAddress', '203.0.113.0/24', '2001:db8::1', true],
    ['ArnEquals', 'arn:aws:iam::*:role/cam*', 'arn:aws:iam::123456789012:role/camera', true],
    ['ArnLike', 'arn:aws:iam::*:role/cam?', 'arn:aws:iam::123456789012:role/camera', false],
    ['ArnLike', 'arn:*:role/camera', 'arn:aws:iam::123456789012:role/camera', false],
    ['ArnNotLike', 'arn:aws:iam::*:user/*', 'arn:aws:iam::123456789012:role/camera', true],
    ['ArnNotEquals', 'arn:aws:iam::*:role/*', 'arn:aws:iam::123456789012:role/camera', false],
  ])('%s %j takes %j: %j', (operator, wanted, given, fits) => {
    expect(holds({[operator]: {'app:key': wanted}}, {'App:Key': given})).toBe(fits)
  })

  it('Null asks whether a key is there', () => {
    expect(holds({Null: {'app:key': 'true'}})).toBe(true)
    expect(holds({Null: {'app:key': false}})).toBe(false)
    expect(holds({Null: {'app:key': 'false'}}, {'app:key': 'x'})).toBe(true)
  })

  // "If the key that you specify in a policy condition is not present in the request context, the values do not match".
  it.each([
    ['StringEquals', 'x', false],
    ['StringEqualsIfExists', 'x', true],
    ['StringNotEquals', 'x', true],
    ['StringNotLikeIfExists', 'x', true],
    ['ArnNotLike', 'arn:aws:iam::1:user/x', true],
    ['NotIpAddress', '203.0.113.7', true],
    ['Bool', 'false', false],
    ['BoolIfExists', 'false', true],
    ['NumericNotEquals', '1', true],
    ['ForAllValues:StringEquals', 'x', true],
    ['ForAnyValue:StringEquals', 'x', false],
    ['ForAnyValue:StringNotEquals', 'x', false],
  ])('%s without the key: %s %s', (operator, value, fits) => {
    expect(holds({[operator]: {'app:key': value}})).toBe(fits)
  })

  // reference_policies_condition-logic-multiple-context-keys-or-values.html
  it('all operators, and all keys of one, must hold', () => {
    const keys = {'app:a': '1', 'app:b': '2'}
    expect(holds({StringEquals: {'app:a': '1', 'app:b': '2'}, Bool: {'app:c': 'true'}}, keys)).toBe(false)
    expect(holds({StringEquals: {'app:a': '1', 'app:b': '3'}}, keys)).toBe(false)
    expect(holds({StringEquals: {'app:a': '1', 'app:b': '2'}, NumericLessThan: {'app:a': '2'}}, keys)).toBe(true)
  })

  // reference_policies_condition-single-vs-multi-valued-context-keys.html
  it.each<[string, string[], string[], boolean]>([
    ['ForAllValues:StringEquals', ['a', 'b'], ['a'], true],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], false],
    ['ForAnyValue:StringEquals', ['a', 'b'], ['c', 'b'], true],
    ['ForAnyValue:StringEquals', ['a', 'b'], ['c', 'd'], false],
    ['ForAllValues:StringNotEquals', ['a', 'b'], ['c', 'd'], true],
    ['ForAllValues:StringNotEquals', ['a', 'b'], ['c', 'a'], false],
    ['ForAnyValue:StringNotEquals', ['a', 'b'], ['a', 'c'], true],
    ['ForAnyValue:StringNotEquals', ['a', 'b'], ['a', 'b'], false],
    ['ForAnyValue:StringLikeIfExists', ['a*'], ['ab'], true],
  ])('%s %j of a request with %j: %s', (operator, wanted, given, fits) => {
    expect(holds({[operator]: {'aws:TagKeys': wanted}}, {'aws:tagkeys': given})).toBe(fits)
  })
})

describe('the four example policies of the guide', () => {
  const file = new URL('../../fixtures/iam/guide-policies.json', import.meta.url)
  const {source: _, ...policies} = JSON.parse(readFileSync(file, 'utf8')) as Record<string, object>
  const named = 'arn:aws:kinesisvideo:us-west-2:123456789012:channel/channel_name/0123456789012'
  const allowed = (name: string, resource: string) =>
    Object.keys(kvsActions).filter((action) => {
      const parsed = parsePolicy(policies[name])
      if (parsed.status === 'malformed') throw new Error(JSON.stringify(parsed.problems))
      const request = {action: `kinesisvideo:${action}`, resource, keys: new RequestKeys()}
      return evaluate([{name, policy: parsed.policy}], request).decision === 'allowed'
    })

  it('allow what the guide says, and nothing else', () => {
    const all = Object.keys(kvsActions)
    expect(allowed('readsAnyChannel', named)).toEqual(all.filter((action) => /^(Describe|Get|List)/.test(action)))
    expect(allowed('createsChannels', named)).toEqual(['CreateSignalingChannel'])
    expect(allowed('doesEverything', named)).toEqual(all)
    expect(allowed('readsOneChannel', named)).toEqual(['DescribeSignalingChannel'])
    expect(allowed('readsOneChannel', named.replace(/\d+$/, '0123456789013'))).toEqual([])
  })

  it.each(Object.keys(policies))('%s has nothing that the linter finds', (name) => {
    expect(lintPolicy(JSON.stringify(policies[name]))).toEqual([])
  })
})
