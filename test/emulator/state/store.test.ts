import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {openFileStore} from '../../../src/emulator/state/file-store.ts'
import {MemoryStore} from '../../../src/emulator/state/memory-store.ts'
import {bundleScript} from '../../support/bundle-script.ts'

let home: string
let directory: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'kvsctl-store-'))
  directory = join(home, 'state')
})
afterEach(() => rmSync(home, {recursive: true, force: true}))

const open = (log: (line: string) => void = () => {}) => openFileStore(directory, log)
const journal = () => join(directory, 'journal.jsonl')
const marksOf = (store: ReturnType<typeof open>) => [...store.values('marks')].map(({atMs}) => atMs)

describe.each([
  ['in memory', () => new MemoryStore()],
  ['in a directory', () => open()],
])('a store %s', (_name, create) => {
  test('gives back what was put, in the order of insertion, and nothing that was removed', () => {
    const store = create()
    for (const n of [3, 1, 2]) store.put('marks', `m${n}`, {atMs: n})
    store.put('marks', 'm3', {atMs: 30})
    store.remove('marks', 'm1')
    store.remove('marks', 'never there')
    expect(marksOf(store)).toEqual([30, 2])
    expect(store.get('marks', 'm3')).toEqual({atMs: 30})
    expect(store.get('marks', 'm1')).toBeUndefined()
    expect(store.size('marks')).toBe(2)
    expect(store.size('secrets')).toBe(0)
    store.close()
  })

  test('can be walked from any key on, in the order of keys', () => {
    const store = create()
    const from = (key: string) => [...store.after('marks', key)].map(({atMs}) => atMs)
    expect(from('')).toEqual([])
    for (const n of [3, 1, 2]) store.put('marks', `m${n}`, {atMs: n})
    expect(from('')).toEqual([1, 2, 3])
    store.put('marks', 'm0', {atMs: 0})
    store.put('marks', 'm2', {atMs: 20})
    store.remove('marks', 'm3')
    expect([from('m0'), from('m1'), from('m11'), from('z')]).toEqual([[1, 20], [20], [20], []])
    store.close()
  })
})

describe('what is in a directory', () => {
  test('is there again after a restart', () => {
    const first = open()
    first.put('secrets', 'turn-1', {value: 'aa\n"ü'})
    first.put('marks', 'gone', {atMs: 1})
    first.remove('marks', 'gone')
    const again = open()
    expect(again.get('secrets', 'turn-1')).toEqual({value: 'aa\n"ü'})
    expect(again.size('marks')).toBe(0)
  })

  test('can be read by its owner only', () => {
    open().put('secrets', 'turn-1', {value: 'aa'})
    expect(statSync(directory).mode & 0o777).toBe(0o700)
    expect(statSync(journal()).mode & 0o777).toBe(0o600)
  })

  test('does not grow for ever: a restart leaves one line per record', () => {
    const store = open()
    for (let i = 0; i < 100; i++) store.put('marks', 'same', {atMs: i})
    expect(readFileSync(journal(), 'utf8').split('\n')).toHaveLength(101)
    expect(marksOf(open())).toEqual([99])
    expect(readFileSync(journal(), 'utf8').split('\n')).toHaveLength(2)
  })

  test.each([
    ['half a line', '{"c":"marks","k":"m2","v":{"atM'],
    ['a whole line without its end', '{"c":"marks","k":"m2","v":{"atMs":2}}'],
  ])('survives %s at the end, and what comes after it', (_name, torn) => {
    open().put('marks', 'm1', {atMs: 1})
    appendFileSync(journal(), torn)
    const lines: string[] = []
    const store = open((line) => lines.push(line))
    expect(marksOf(store)).toEqual([1])
    store.put('marks', 'm3', {atMs: 3})
    expect(marksOf(open())).toEqual([1, 3])
    expect(lines).toEqual([])
  })

  test('says which line is damaged, and keeps the others', () => {
    open().put('marks', 'm1', {atMs: 1})
    writeFileSync(
      journal(),
      `${readFileSync(journal(), 'utf8')}not json\n{"c":"unheard-of","k":"x","v":1}\n{"c":"marks","k":"m2","v":{"atMs":2}}\n`,
    )
    const lines: string[] = []
    expect(marksOf(open((line) => lines.push(line)))).toEqual([1, 2])
    expect(lines).toEqual([expect.stringContaining('line 2 is damaged')])
  })
})

test('a kill at any moment loses nothing that was acknowledged', async () => {
  const writer = await bundleScript(`
    import {openFileStore} from '/src/emulator/state/file-store.ts'
    const store = openFileStore(process.argv[2], () => {})
    const from = store.size('marks')
    // Far more than the test waits for, and bounded: a parent that gets no time to kill must not drown in lines.
    for (let i = from; i < from + 20_000; i++) {
      store.put('marks', 'm' + i, {atMs: i})
      process.stdout.write(i + '\\n')
    }
    setInterval(() => {}, 1000)`)
  let acknowledged = -1
  for (const killAfter of [1, 40, 7, 300]) {
    const child: ChildProcess = spawn(process.execPath, [writer.path, directory], {stdio: ['ignore', 'pipe', 'inherit']})
    const goal = acknowledged + killAfter
    let torn = ''
    child.stdout!.on('data', (chunk) => {
      const lines = (torn + chunk).split('\n')
      torn = lines.pop()!
      if (lines.length > 0) acknowledged = Number(lines.at(-1))
      if (acknowledged >= goal) child.kill('SIGKILL')
    })
    await once(child, 'close')
    const kept = marksOf(open())
    expect(kept.length).toBeGreaterThan(acknowledged)
    expect(kept).toEqual(kept.map((_, i) => i))
  }
  writer.remove()
})
