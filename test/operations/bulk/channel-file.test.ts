import fc from 'fast-check'
import {describe, expect, it, test} from 'vitest'
import {UserError} from '../../../src/model/user-error.ts'
import {parseChannelFile} from '../../../src/operations/bulk/channel-file.ts'

const problem = async (text: string): Promise<string> => {
  const error = await parseChannelFile(text, 'f').catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(UserError)
  expect(error).toMatchObject({exitCode: 2})
  return (error as UserError).message
}

describe('a file of channels', () => {
  const a = {name: 'a', messageTtlSeconds: 30, tags: {site: 'berlin', owner: ''}}

  test.each([
    ['YAML', '- name: a\n  ttl: 30s\n  tags:\n    site: berlin\n    owner:\n- b\n'],
    ['YAML with a heading', '# cameras\n---\n- {name: a, ttl: 30, tags: {site: berlin, owner: ""}}\n- "b"\n'],
    ['JSON', '[\n\t{"name": "a", "ttl": 30, "tags": {"site": "berlin", "owner": ""}},\n\t"b"\n]'],
    ['a JSON document', '{"channels": [{"name": "a", "ttl": "30s", "tags": {"site": "berlin", "owner": ""}}, "b"]}'],
    ['JSON lines', '{"name":"a","ttl":"30s","tags":{"site":"berlin","owner":""}}\n\n{"name":"b"}\n'],
  ])('is %s', async (_, text) => {
    expect(await parseChannelFile(text, 'f')).toEqual([a, {name: 'b'}])
    expect(await parseChannelFile(`\uFEFF${text.replaceAll('\n', '\r\n')}`, 'f')).toEqual([a, {name: 'b'}])
  })

  it('is a name per line, with comments', async () => {
    const names = (await parseChannelFile('# mine\n  a\n\nb.1_x-y  # the second\n123\n', 'f')).map(({name}) => name)
    expect(names).toEqual(['a', 'b.1_x-y', '123'])
  })

  it('says once what holds for all; the command says what holds for those that do not say it', async () => {
    const text = 'ttl: 1m\ntags: {site: berlin, floor: 1}\nchannels:\n  - a\n  - {name: b, ttl: 10, tags: {floor: 007}}\n'
    expect(await parseChannelFile(text, 'f', {messageTtlSeconds: 5, tags: {site: 'x', by: 'me'}})).toEqual([
      {name: 'a', messageTtlSeconds: 60, tags: {by: 'me', site: 'berlin', floor: '1'}},
      {name: 'b', messageTtlSeconds: 10, tags: {by: 'me', site: 'berlin', floor: '007'}},
    ])
  })

  it('may name a thing once and use it twice', async () => {
    const text = '- {name: a, tags: &t {site: berlin}}\n- {name: b, tags: *t}\n'
    expect((await parseChannelFile(text, 'f'))[1]).toEqual({name: 'b', tags: {site: 'berlin'}})
  })
})

describe('a malformed file is refused with the place and the rule:', () => {
  test.each([
    ['YAML that is none', '- name: a\n - b\n', /^f, line 2, column \d+: /],
    ['JSON that is cut off', '[\n  "a",\n  {"name": "b"\n', /^f:?,?\s+line [34], column \d+: /],
    ['a JSON line that is cut off', '{"name": "a"}\n{"name": \n', /line 2, column \d+: /],
    ['a member that nobody knows', '- name: a\n  tll: 5\n', /line 2, column 3: unknown member "tll"; did you mean ttl\?/],
    ['one that is like no other', '- name: a\n  retention: 5\n', /unknown member "retention"; there are ttl, tags, name/],
    ['a member that is for channels at the top', 'name: a\nchannels: [b]\n', /line 1, column 1: unknown member "name"/],
    ['no list', 'ttl: 5\n', /expected the list of channels as "channels"/],
    ['a channel without a name', '- ttl: 5\n', /line 1, column 3: this channel has no "name"/],
    ['a name with a space', '- a\n- name: b c\n', /line 2, column 9: "b c" cannot be a name: 1 to 256 letters/],
    ['a name of a name per line', 'a\n  b/c\n', /line 2, column 3: "b\/c" cannot be a name/],
    ['a list in place of a name', '- a\n- [b]\n', /line 2, column 3: expected the name of a channel/],
    ['a TTL that is too short', '- {name: a, ttl: 4}\n', /line 1, column 18: ttl "4": a message can wait 5 s to 120 s/],
    ['a TTL that is none', '- {name: a, ttl: soon}\n', /ttl "soon"/],
    ['tags that are a list', '- {name: a, tags: [x]}\n', /expected the tags as a mapping/],
    ['a tag that is AWS’s', '- {name: a, tags: {"aws:x": y}}\n', /tag "aws:x": keys that begin with "aws:" belong to AWS/],
    ['a key that is there twice', '- name: a\n  name: b\n', /line 2, column 3: Map keys must be unique/],
    ['a channel that is there twice', '- a\n- b\n- name: a\n', /line 3, column 9: a is there already, in line 1/],
    ['nothing', '# nothing\n', /^f names no channel\.$/],
    ['an empty list', '[]', /^f names no channel\.$/],
    ['escape sequences', `- "\u001b[31mred"\n`, /^[\x20-\x7e\n]*$/],
  ])('%s', async (_, text, message) => {
    expect(await problem(text)).toMatch(message)
  })

  it('all that is wrong is said at once, in order, up to ten', async () => {
    const message = await problem(Array.from({length: 14}, (_, n) => `- {name: c${n}, x: 1}`).join('\n'))
    expect(message.match(/line \d+/g)).toEqual(Array.from({length: 10}, (_, n) => `line ${n + 1}`))
    expect(message).toMatch(/and 4 more$/)
  })

  it('whatever it holds', async () => {
    const soup = fc.array(
      fc.oneof(
        fc.string(),
        fc.constantFrom('- ', '\n', '  ', 'name: ', 'ttl: ', 'tags: ', '{', '}', '[', ']', '&a ', '*a', '"', '|'),
      ),
    )
    await fc.assert(
      fc.asyncProperty(soup, async (parts) => {
        const entries = await parseChannelFile(parts.join(''), 'f').catch((error: unknown) => error)
        if (entries instanceof UserError) return entries.exitCode === 2
        return Array.isArray(entries) && entries.length > 0
      }),
      {numRuns: 500},
    )
  })
})
