import {describe, expect, it} from 'vitest'
import Explain from '../../src/commands/explain.ts'
import {findingKinds} from '../../src/diagnosis/catalogue/index.ts'
import {runCommand} from '../support/run-command.ts'

describe('kvsctl explain', () => {
  it.each(['KVS-TURN-004', 'kvs-turn-004', 'TURN_401'])('takes %s', async (term) => {
    const {stdout, exitCode} = await runCommand(Explain, [term])
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^A TURN server does not accept username and password\nKVS-TURN-004, TURN_401, error\n/)
    expect(stdout).toMatch(
      /To see it: fault turn-refuses\.\n {2}kvsctl emulator start\n {2}kvsctl emulator fault add turn-refuses code=401\n {2}kvsctl probe ice demo --local\n$/,
    )
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100)
  })

  it.each([
    ['TLS_OLD', 'kvsctl probe network demo --local', 'tls-old-version'],
    ['MESSAGES_LOST', 'kvsctl probe signaling demo --local --displace', 'candidates-dropped'],
  ])('says for %s with which probe it is seen', async (slug, probe, fault) => {
    const {provokeWith} = (await runCommand(Explain, [slug, '--json'])).json<{provokeWith: string[]}>()
    expect(provokeWith.slice(1)).toEqual([`kvsctl emulator fault add ${fault}`, probe])
  })

  it('has a page on every code', async () => {
    for (const {code} of findingKinds) {
      const page = (await runCommand(Explain, [code, '--json'])).json<{code: string; page: string}>()
      expect(page.code).toBe(code)
      expect(page.page.length).toBeGreaterThan(100)
    }
  })

  it('lists all codes, one a line', async () => {
    const {stdout} = await runCommand(Explain, [])
    expect(stdout.trimEnd().split('\n')).toHaveLength(findingKinds.length)
    expect((await runCommand(Explain, ['--json'])).json()).toMatchObject({schema: 'urn:kvsctl:schema:explained-codes:1'})
  })

  it('offers near names for a code that does not exist', async () => {
    const {stderr, exitCode} = await runCommand(Explain, ['TURN_410'])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('TURN_401')
  })
})
