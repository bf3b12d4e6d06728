import {existsSync, mkdtempSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {ensureDir} from '../../src/platform/files.ts'

describe('ensureDir', () => {
  let home: string
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'kvsctl-files-'))
  })
  afterAll(() => rmSync(home, {recursive: true, force: true}))

  it('creates parents that only their owner may enter, and is content with what is there', () => {
    const path = join(home, 'a/b/c')
    ensureDir(path)
    ensureDir(path)
    expect(statSync(join(home, 'a')).mode & 0o777).toBe(0o700)
  })

  it('refuses a path through a file', () => {
    writeFileSync(join(home, 'file'), '')
    expect(() => ensureDir(join(home, 'file'))).toThrow(/EEXIST/)
    expect(() => ensureDir(join(home, 'file/below'))).toThrow(/ENOTDIR/)
  })

  it.runIf(existsSync('/proc/self'))('ends where a file system takes no directories', () => {
    expect(() => ensureDir('/proc/kvsctl/state')).toThrow(/ENOENT|EACCES/)
  })
})
