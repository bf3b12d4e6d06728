import {describe, expect, it} from 'vitest'
import {environmentFor} from '../../src/operations/emulator/environment.ts'
import {parseIdentities} from '../../src/operations/emulator/identities-file.ts'
import {publicWorld} from '../../src/operations/emulator/status.ts'
import {localWorld} from '../support/local-world.ts'

const policy = {Version: '2012-10-17', Statement: {Effect: 'Allow', Action: 'kinesisvideo:Get*', Resource: '*'}}
const problem = async (text: string): Promise<string> => {
  const {message} = await parseIdentities(text, 'people.yaml').then(
    () => new Error('nothing'),
    (error: Error) => error,
  )
  return message
}

describe('a file of identities', () => {
  it('is YAML or JSON, a list or a mapping with one', async () => {
    const yaml = [
      'identities:',
      '  - name: camera',
      '    kind: role',
      '    tags: {site: north}',
      '    keys: {credentials-iot:ThingName: cam-1}',
      '    policies:',
      '      stream:',
      '        Statement: [{Effect: Allow, Action: kinesisvideo:ConnectAsMaster, Resource: "*"}]',
    ].join('\n')
    expect((await parseIdentities(yaml, 'f')).list).toMatchObject([{name: 'camera', kind: 'role', tags: {site: 'north'}}])
    expect(await parseIdentities(JSON.stringify([{name: 'ann', policies: {p: policy}}]), 'f')).toEqual({
      file: 'f',
      list: [{name: 'ann', policies: {p: policy}}],
    })
  })

  it.each([
    ['{', /^people\.yaml:1:\d+: /],
    ['name: ann', /expected a list of identities/],
    ['- ann', /identity 1: expected a mapping with a name/],
    ['[{name: ann, policy: {}}]', /identity 1: there is no member "policy"; there are name, /],
    ['[{name: ann, policies: []}]', /identity 1: "policies" is not what it should be/],
    ['[{name: ann, constructor: x}]', /there is no member "constructor"/],
    ['[{name: ann, kind: root}]', /"kind" is not what it should be/],
    ['[{name: ann}, {name: ann}]', /There are two identities "ann"\.$/],
    ['[{name: ann, policies: {p: {Statement: []}}}]', /The policy "p" of "ann" is malformed: Statement: a policy has/],
    ['[{name: "a\\e[31mb"}]', /"a.*b" is no name of a user/],
  ])('%s is refused with its place', async (text, says) => {
    const message = await problem(text)
    expect(message).toMatch(says)
    expect(message).not.toContain('\u001b')
  })

  it('with an alias in an alias in an alias ends', async () => {
    const levels = Array.from({length: 30}, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}]`)
    expect(await problem(['a0: &a0 [x]', ...levels].join('\n'))).toMatch(/^people\.yaml: /)
  })
})

describe('an emulator with identities', () => {
  const ann = {name: 'ann', kind: 'user', arn: 'arn:aws:iam::123456789012:user/ann', accessKeyId: 'AKIDANN'} as const
  const world = {...localWorld, identities: [{...ann, secretAccessKey: 'public', sessionToken: 'token'}]}

  it('gives the keys of one by name', () => {
    expect(environmentFor(world, {}, {as: 'ann'}).set).toMatchObject({
      AWS_ACCESS_KEY_ID: 'AKIDANN',
      AWS_SECRET_ACCESS_KEY: 'public',
      AWS_SESSION_TOKEN: 'token',
    })
    expect(environmentFor(world, {}).set).not.toHaveProperty('AWS_SESSION_TOKEN')
    expect(() => environmentFor(world, {}, {as: 'anne'})).toThrow('has no identity "anne"')
  })

  it('shows them without their keys', () => {
    const {accessKeyId: _, ...shown} = ann
    expect(publicWorld(world).identities).toEqual([shown])
  })
})
