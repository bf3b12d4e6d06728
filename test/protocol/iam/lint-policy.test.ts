import {describe, expect, it} from 'vitest'
import {lintPolicy} from '../../../src/protocol/iam/lint-policy.ts'

const good = {Effect: 'Allow', Action: 'kinesisvideo:ListStreams', Resource: '*'}
const without = (name: string) => Object.fromEntries(Object.entries(good).filter(([key]) => key !== name))

const lint = (statement: unknown, more: object = {}) =>
  lintPolicy(JSON.stringify({Version: '2012-10-17', Statement: statement, ...more})).map(
    ({severity, where, message}) => `${severity} ${where}: ${message}`,
  )

const channels = 'arn:aws:kinesisvideo:us-west-2:123456789012:channel'

describe('what IAM refuses', () => {
  it.each<[string, unknown, object, RegExp]>([
    ['no statement', undefined, {}, /^error Statement: a policy has at least one statement$/],
    ['an empty list', [], {}, /^error Statement: a policy has at least one/],
    ['a statement that is none', ['x'], {}, /^error Statement\[0\]: a statement is a JSON object$/],
    ['another version', good, {Version: '2026-01-01'}, /^error Version: the version is "2012-10-17" or/],
    ['an element that there is not', good, {Statements: []}, /^error \(document\): there is no element "Statements"/],
    ['a misspelt element', {...good, Actions: 'x'}, {}, /^error Statement: there is no element "Actions"/],
    ['no effect', without('Effect'), {}, /^error Statement.Effect: the effect is "Allow" or "Deny"/],
    ['an effect in another case', {...good, Effect: 'allow'}, {}, /^error Statement.Effect: /],
    ['no action', without('Action'), {}, /^error Statement: a statement has Action or NotAction, and one/],
    ['both', {...good, NotAction: '*'}, {}, /^error Statement: a statement has Action or NotAction, and one/],
    ['no resource', without('Resource'), {}, /^error Statement: a statement has Resource or NotResource/],
    [
      'an action without a service',
      {...good, Action: 'ListStreams'},
      {},
      /^error Statement.Action: "ListStreams" is not an action/,
    ],
    ['a number for an action', {...good, Action: 7}, {}, /^error Statement.Action: a text or a list of texts is wanted$/],
    ['a name for a resource', {...good, Resource: 'cam'}, {}, /^error Statement.Resource: "cam" is neither an ARN nor "\*"$/],
    ['a principal', {...good, Principal: '*'}, {}, /^error Statement: a policy of an identity has no Principal/],
    [
      'one Sid twice',
      [
        {...good, Sid: 'A'},
        {...good, Sid: 'A'},
      ],
      {},
      /^error Statement: two statements have the Sid "A"$/,
    ],
    ['a Sid with a blank', {...good, Sid: 'a b'}, {}, /^error Statement.Sid: a Sid has only letters and digits$/],
    ['a condition that is none', {...good, Condition: 'x'}, {}, /^error Statement.Condition: a condition is a JSON object/],
    [
      'an operator that there is not',
      {...good, Condition: {StringMatches: {'aws:username': 'a'}}},
      {},
      /^error Statement.Condition.StringMatches: there is no condition operator "StringMatches"$/,
    ],
    [
      'an operator with a prefix that there is not',
      {...good, Condition: {'ForNoValue:StringLike': {'aws:username': 'a'}}},
      {},
      /there is no condition operator "ForNoValue:StringLike"$/,
    ],
    ['Null with IfExists', {...good, Condition: {NullIfExists: {'aws:username': 'true'}}}, {}, /Null takes no IfExists$/],
    ['an operator without keys', {...good, Condition: {Bool: {}}}, {}, /an operator has condition keys/],
    ['what is no network', {...good, Condition: {IpAddress: {'aws:SourceIp': '10.0.0.0/33'}}}, {}, /is not an IP address or/],
    ['what is no truth', {...good, Condition: {Bool: {'aws:SecureTransport': 'constructor'}}}, {}, /is neither true nor false$/],
    ['what is no number', {...good, Condition: {NumericEquals: {'a:b': 'x'}}}, {}, /"x" is not a number$/],
    ['what is no date', {...good, Condition: {DateEquals: {'a:b': 'x'}}}, {}, /"x" is not a date/],
    ['what is no ARN', {...good, Condition: {ArnLike: {'a:b': 'x'}}}, {}, /"x" is not an ARN$/],
  ])('%s', (_name, statement, more, says) => {
    const found = lint(statement, more)
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(says)
  })

  it.each(['', '{', 'null', '[]', '"x"', '7'])('%j', (text) => {
    expect(lintPolicy(text)).toMatchObject([{severity: 'error', where: '(document)'}])
  })
})

describe('what does nothing, or more than it seems to', () => {
  it.each<[string, object, object, RegExp]>([
    [
      'an action that there is not',
      {...good, Action: 'kinesisvideo:ListStream'},
      {},
      /"kinesisvideo:ListStream" is no action of/,
    ],
    [
      'a channel without its time of creation',
      {...good, Action: 'kinesisvideo:ConnectAsViewer', Resource: `${channels}/cam`},
      {},
      /has no time of creation: write ".*channel\/cam\/\*"$/,
    ],
    ['a list on one channel', {...good, Resource: `${channels}/cam/*`}, {}, /it wants "\*"$/],
    [
      'an action of streams on a channel',
      {...good, Action: 'kinesisvideo:PutMedia', Resource: `${channels}/cam/*`},
      {},
      /it wants the ARN of a stream$/,
    ],
    [
      'an ARN with a colon too many, as a guide has it',
      {
        ...good,
        Action: 'kinesisvideo:ConnectAsViewer',
        Resource: 'arn:aws:kinesisvideo::*:111122223333:channel/my-channel/0123456789012',
      },
      {},
      /names no region: it matches no channel/,
    ],
    ['everything but', {...without('Action'), NotAction: 's3:*'}, {}, /allows everything else, of every service/],
    [
      'a variable in the older version',
      {...good, Condition: {StringEquals: {'a:b': `$\{aws:username}`}}},
      {Version: undefined},
      /has a policy variable, which means nothing without "Version"/,
    ],
    [
      'several values without a quantifier',
      {...good, Condition: {StringEquals: {'aws:TagKeys': 'a'}}},
      {},
      /put ForAnyValue: or/,
    ],
  ])('%s', (_name, statement, more, says) => {
    const found = lint(statement, more)
    expect(found.length).toBeGreaterThan(0)
    expect(found.join('\n')).toMatch(says)
    expect(found.every((each) => each.startsWith('warning '))).toBe(true)
  })

  it('a document that is too long', () => {
    const many = Array.from({length: 90}, (_, i) => ({...good, Sid: `Statement${i}`}))
    expect(lint(many)).toEqual([expect.stringMatching(/^warning \(document\): it has \d{4} characters .* may have 6144$/)])
  })
})

it('a policy as it should be', () => {
  const statement = {
    Effect: 'Allow',
    Action: ['kinesisvideo:ConnectAsViewer', 'kinesisvideo:Get*'],
    Resource: `${channels}/cam-*/*`,
  }
  expect(lint([statement, good, {...statement, Action: 'kinesisvideo:*', Resource: 'arn:aws:kinesisvideo:*:*:*/*'}])).toEqual([])
})

// The DP of the matcher costs the product of both lengths: with backtracking this would not end.
it('a pattern that is made to take long is answered at once', () => {
  const statement = {...good, Action: `kinesisvideo:${'*a'.repeat(60)}*b`}
  expect(lint(statement)).toEqual([expect.stringContaining('is no action of Kinesis Video Streams')])
})
