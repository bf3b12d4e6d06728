import {describe, expect, it} from 'vitest'
import ProbeSignaling from '../../src/commands/probe/signaling.ts'
import type {Report} from '../../src/model/report.ts'
import {runCommand} from '../support/run-command.ts'
import {serveCommands} from '../support/served-commands.ts'

const served = serveCommands()

const probe = (argv: readonly string[], more: Record<string, string> = {}) =>
  runCommand(ProbeSignaling, ['demo', ...argv], {env: {...served.env(), ...more}})

describe('kvsctl probe signaling', () => {
  it('prints each leg and ends with the verdict, and offers nothing to a camera unasked', async () => {
    const {stdout, exitCode} = await probe(['--pings', '2'])
    expect(exitCode).toBe(0)
    for (const line of [/^Signaling$/m, /upgrade +101 in /, /pings +2 of 2 answered/, /as master +IAM allows all 4/])
      expect(stdout).toMatch(line)
    expect(stdout).not.toContain('Session description')
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('OK  demo works from here: signaling opens.')
  })

  it('gives all of it as JSON', async () => {
    const report = (await probe(['--json'])).json<Report>()
    expect(report).toMatchObject({schema: 'urn:kvsctl:schema:report:1', probe: 'probe signaling', outcome: 'ok'})
    expect((await probe(['--query', 'evidence.websocketPings.value.sent'])).json()).toBe(5)
  })

  it('ends with 1 and the cause where IAM denies it, and with 3 where nothing can be named', async () => {
    served.emulator.faults.add({name: 'access-denied', params: {operation: 'ConnectAsViewer'}})
    const denied = await probe([])
    expect(denied.exitCode).toBe(1)
    expect(denied.stdout).toContain('"Action":"kinesisvideo:ConnectAsViewer"')
    expect((await probe([], {AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: ''})).exitCode).toBe(3)
  })

  it('takes an offer or the place of the camera, and not both', async () => {
    const {exitCode} = await probe(['--offer', '--displace'])
    expect(exitCode).toBe(2)
  })
})
