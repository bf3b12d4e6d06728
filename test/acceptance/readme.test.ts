import {readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {controlPlaneOperations} from '../../src/emulator/control-plane/operations/index.ts'
import {exitCodes} from '../../src/model/user-error.ts'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

const readme = read('README.md')
const {commands} = JSON.parse(read('oclif.manifest.json')) as {commands: Record<string, unknown>}
const known = (command: string) => command.replaceAll(' ', ':') in commands

const rows = [...readme.matchAll(/^\| ([A-Z]\w+) \| (`.+`) \| `(.+\.test\.ts)` \|$/gm)].map(([, operation, by, test]) => ({
  operation: operation!,
  commands: by!.split(', ').map((each) => each.slice(1, -1)),
  test: test!,
}))

describe('the README', () => {
  it('has every operation of the control plane in its table', () => {
    expect(rows.map(({operation}) => operation)).toEqual(Object.keys(controlPlaneOperations))
  })

  it.each(rows)('names for $operation commands that exist, and a test that is about it', ({operation, commands, test}) => {
    for (const command of commands) expect(known(command), command).toBe(true)
    expect(read(`test/emulator/control-plane/${test}`)).toContain(operation.replace(/^[A-Z][a-z]+/, ''))
  })

  it('shows no command that does not exist', () => {
    const shown = [...readme.matchAll(/^(?:npm ci && npx )?kvsctl ((?:[a-z-]+ ?)+)/gm)].map(([, words]) =>
      words!.trim().split(' '),
    )
    expect(shown.length).toBeGreaterThan(10)
    const isCommand = (words: readonly string[]) => [1, 2, 3].some((count) => known(words.slice(0, count).join(' ')))
    for (const words of shown) expect(isCommand(words), words.join(' ')).toBe(true)
  })

  it('lists the exit codes there are', () => {
    const listed = [...readme.matchAll(/^\| (\d+) \|/gm)].map(([, code]) => Number(code))
    expect(listed).toEqual([...new Set(Object.values(exitCodes))].sort((a, b) => a - b))
  })
})
