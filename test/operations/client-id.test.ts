import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {claimClientId, stableClientId} from '../../src/operations/client-id.ts'

describe('the client id of a run', () => {
  let dir: string
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'kvsctl-ids-'))
  })
  afterAll(() => rmSync(dir, {recursive: true, force: true}))

  it('is the same in one run after another', () => {
    for (let run = 0; run < 3; run++) {
      const {clientId, release} = claimClientId(dir)
      expect(clientId).toBe(stableClientId())
      release()
    }
  })

  it('is another one while a run of this host holds the first, and the first again afterwards', () => {
    const first = claimClientId(dir)
    const second = claimClientId(dir)
    expect(second.clientId).toBe(`${first.clientId}-2`)
    first.release()
    expect(claimClientId(dir).clientId).toBe(stableClientId())
  })

  it('does not need a home that can be written to', () => {
    expect(claimClientId('/dev/null/kvsctl').clientId).toBe(stableClientId())
  })
})
