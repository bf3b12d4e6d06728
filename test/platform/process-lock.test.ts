import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {createInterface} from 'node:readline'
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, it} from 'vitest'
import {acquireLock, lockHolder} from '../../src/platform/process-lock.ts'
import {markOfThisProcess} from '../../src/platform/processes.ts'
import {bundleScript} from '../support/bundle-script.ts'

let dir: string
let script: Awaited<ReturnType<typeof bundleScript>>
const children: ChildProcess[] = []

beforeAll(async () => {
  // Waits for a common moment, asks for the lock, says what it got, and holds it until its stdin ends.
  script = await bundleScript(`
    import {acquireLock} from '/src/platform/process-lock.ts'
    const [dir, atMs] = process.argv.slice(2)
    while (Date.now() < Number(atMs));
    console.log(acquireLock(dir).status)
    process.stdin.resume()
  `)
})
afterAll(() => script.remove())
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'kvsctl-lock-'))
})
afterEach(async () => {
  for (const child of children.splice(0)) await kill(child)
  rmSync(dir, {recursive: true})
})

const kill = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

const contender = async (atMs = 0): Promise<{child: ChildProcess; status: string}> => {
  const child = spawn(process.execPath, [script.path, dir, String(atMs)], {stdio: ['pipe', 'pipe', 'inherit']})
  children.push(child)
  const [status] = (await once(createInterface(child.stdout!), 'line')) as [string]
  return {child, status}
}

describe('the lock of a state directory', () => {
  it('is held until it is released', () => {
    const first = acquireLock(dir)
    expect(first.status).toBe('acquired')
    expect(acquireLock(dir)).toEqual({status: 'held', by: markOfThisProcess()})
    if (first.status === 'acquired') first.release()
    expect(lockHolder(dir)).toBeUndefined()
    expect(acquireLock(dir).status).toBe('acquired')
  })

  it('goes to one of many processes that find the same dead owner at the same moment', async () => {
    const dead = await contender()
    expect(dead.status).toBe('acquired')
    await kill(dead.child)

    const together = Date.now() + 700
    const statuses = await Promise.all(Array.from({length: 6}, () => contender(together)))
    expect(statuses.map(({status}) => status).sort()).toEqual(['acquired', 'held', 'held', 'held', 'held', 'held'])
  })

  it('is not held by another process that has the pid of its dead owner', () => {
    mkdirSync(dir, {recursive: true})
    writeFileSync(join(dir, '1'), JSON.stringify({pid: process.pid, started: 'before the last reboot'}))
    expect(acquireLock(dir).status).toBe('acquired')
  })

  it.each(['', '{', 'null', '[]', '{"pid":"1"}'])('is not held by a ticket that says %j', (ticket) => {
    writeFileSync(join(dir, '7'), ticket)
    expect(acquireLock(dir).status).toBe('acquired')
    expect(lockHolder(dir)).toEqual(markOfThisProcess())
  })

  it('does not collect tickets without end', () => {
    for (let n = 0; n < 60; n++) {
      const lock = acquireLock(dir)
      if (lock.status === 'acquired') lock.release()
    }
    expect(readdirSync(dir).length).toBeLessThan(20)
  })
})
