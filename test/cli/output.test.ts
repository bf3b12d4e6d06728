import {describe, expect, it, test} from 'vitest'
import {KvsCommand} from '../../src/cli/kvs-command.ts'
import {ListCommand, listFlags} from '../../src/cli/list-command.ts'
import QuotaList from '../../src/commands/quota/list.ts'
import {Secret} from '../../src/model/secret.ts'
import {runCommand} from '../support/run-command.ts'

const giving = (value: unknown) =>
  class extends KvsCommand<unknown> {
    async run(): Promise<unknown> {
      await this.parse(giving(value))
      await this.print('for people')
      this.warn('careful')
      return value
    }
  }

describe('--json', () => {
  it('is the result and nothing else on stdout', async () => {
    const {stdout, stderr} = await runCommand(giving({a: 1}), ['--json'])
    expect(JSON.parse(stdout)).toEqual({a: 1})
    expect(stderr).toBe('Warning: careful\n')
  })

  test.each([[0], [false], [''], [null], [[]]])('prints %j too', async (value) => {
    expect((await runCommand(giving(value), ['--json'])).json()).toEqual(value)
  })

  it('redacts secrets', async () => {
    const {stdout} = await runCommand(giving({password: new Secret('hunter2')}), ['--json'])
    expect(stdout).not.toContain('hunter2')
    expect(JSON.parse(stdout)).toEqual({password: '[redacted]'})
  })

  it('without it, people get their text', async () => {
    expect((await runCommand(giving({a: 1}), [])).stdout).toBe('for people\n')
  })
})

describe('--query', () => {
  const result = {
    items: [
      {name: 'a', n: 1},
      {name: 'b', n: 2},
    ],
    secret: new Secret('hunter2'),
  }

  test.each([
    ['items[].name', ['a', 'b']],
    ['items[?n > `1`].name | [0]', 'b'],
    ['length(items)', 2],
    ['nothing.here', null],
    ['secret', '[redacted]'],
  ])('%s gives %j', async (query, expected) => {
    expect((await runCommand(giving(result), ['--query', query])).json()).toEqual(expected)
    expect((await runCommand(giving(result), ['--json', `--query=${query}`])).json()).toEqual(expected)
  })

  it('that fails on the value is a usage error', async () => {
    expect(await runCommand(giving(result), ['--query', 'length(`1`)'])).toMatchObject({exitCode: 2})
  })
})

describe('a list', () => {
  async function* letters(): AsyncGenerator<{name: string}> {
    for (const name of ['a', 'b\tx', 'c']) {
      yield {name}
    }
  }
  class Letters extends ListCommand {
    static override flags = listFlags
    async run(): Promise<unknown> {
      const {flags} = await this.parse(Letters)
      const view = {
        head: {schema: 'urn:test:1'},
        key: 'letters',
        columns: [{title: 'name'}],
        row: ({name}: {name: string}) => [name],
        none: 'none',
      }
      return this.writeList(letters(), view, flags)
    }
  }
  const all = [{name: 'a'}, {name: 'b\tx'}, {name: 'c'}]

  it('is one JSON document', async () => {
    expect((await runCommand(Letters, ['--json'])).json()).toEqual({schema: 'urn:test:1', letters: all})
  })

  it('is one document per line with --jsonl, and --query picks from each', async () => {
    const lines = async (argv: string[]) =>
      (await runCommand(Letters, argv)).stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
    expect(await lines(['--jsonl'])).toEqual(all)
    expect(await lines(['--jsonl', '--query', 'name'])).toEqual(['a', 'b\tx', 'c'])
  })

  it('--json --query sees all of it', async () => {
    expect((await runCommand(Letters, ['--query', 'length(letters)'])).json()).toBe(3)
  })

  it('has no heading and no tab inside a field in a pipe', async () => {
    expect((await runCommand(Letters, [])).stdout).toBe('a\nb x\nc\n')
  })

  it('has a heading on a terminal, and colour unless NO_COLOR', async () => {
    const esc = String.fromCharCode(27)
    const {stdout} = await runCommand(Letters, [], {terminal: true, env: {TERM: 'xterm'}})
    expect(stdout).toContain('name')
    expect(stdout).toContain(esc)
    expect((await runCommand(Letters, [], {terminal: true, env: {TERM: 'xterm', NO_COLOR: '1'}})).stdout).not.toContain(esc)
    expect((await runCommand(Letters, ['--no-color'], {terminal: true, env: {TERM: 'xterm'}})).stdout).not.toContain(esc)
  })

  it('is written as it comes', async () => {
    class Endless extends ListCommand {
      async run(): Promise<unknown> {
        await this.parse(Endless)
        async function* numbers(): AsyncGenerator<number> {
          for (let n = 0; n < 3; n++) yield n
          throw new Error('the wire broke')
        }
        const view = {head: {}, key: 'n', columns: [], row: (n: number) => [String(n)], none: ''}
        return this.writeList(numbers(), view, {jsonl: false})
      }
    }
    const {stdout, stderr, exitCode} = await runCommand(Endless, [])
    expect(stdout).toBe('0\n1\n2\n')
    expect(stderr).toContain('the wire broke')
    expect(exitCode).toBe(4)
    // Half a document cannot be taken back; the error must not be mixed into it.
    const json = await runCommand(Endless, ['--json'])
    expect(json.stdout).not.toContain('the wire broke')
    expect(json.stderr).toContain('the wire broke')
    expect(json.exitCode).toBe(4)
  })
})

describe('quota list', () => {
  it('finds by what it is about', async () => {
    const {stdout} = await runCommand(QuotaList, ['ConnectAsViewer'])
    expect(stdout).toContain('ConnectAsViewer\tconcurrent connections\t10\tcount\tchannel\tsoft\tsignaling.viewers\n')
  })

  it('is a document with all of them', async () => {
    expect((await runCommand(QuotaList, ['--json'])).json<{quotas: unknown[]}>().quotas.length).toBeGreaterThan(100)
  })

  it('has CSV with a heading', async () => {
    const lines = (await runCommand(QuotaList, ['--csv'])).stdout.trimEnd().split('\n')
    expect(lines[0]).toBe('what,aspect,limit,unit,per,kind,id')
    expect(lines.length).toBeGreaterThan(100)
    // "points a second, shared by the APIs" holds a comma.
    expect(lines.find((line) => line.includes('archived.media-points'))).toContain('"points a second, shared by the APIs"')
  })
})
