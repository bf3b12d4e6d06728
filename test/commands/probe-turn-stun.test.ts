import {describe, expect, it} from 'vitest'
import ProbeStun from '../../src/commands/probe/stun.ts'
import ProbeTurn from '../../src/commands/probe/turn.ts'
import type {Report} from '../../src/model/report.ts'
import {runCommand} from '../support/run-command.ts'
import {serveCommands} from '../support/served-commands.ts'

const served = serveCommands()

const run = (command: unknown, argv: readonly string[]) => runCommand(command, argv, {env: served.env()})
const turn = (...argv: string[]) => run(ProbeTurn, argv)
const stun = (...argv: string[]) => run(ProbeStun, argv)

const lastLine = (text: string) => text.trimEnd().split('\n').at(-1)

describe('kvsctl probe turn', () => {
  it('prints what each server gives over the chosen transport, and ends with the verdict', async () => {
    const {stdout, exitCode} = await turn('demo', '--transport', 'udp', '--count', '2')
    expect(exitCode).toBe(0)
    for (const section of ['TURN servers', 'Round trips', 'Checks']) expect(stdout).toMatch(new RegExp(`^${section}$`, 'm'))
    expect(lastLine(stdout)).toMatch(/^OK {2}demo works from here: 2 relays carry data\.$/)
  })

  it('gives all of it as JSON', async () => {
    const {json} = await turn('demo', '--transport', 'udp', '--count', '1', '--json')
    expect(json<Report>()).toMatchObject({schema: 'urn:kvsctl:schema:report:1', probe: 'probe turn', outcome: 'ok'})
  })

  it('ends with 1 and the cause where a server refuses, and with 3 where there is nothing to measure', async () => {
    served.emulator.faults.add({name: 'turn-refuses', params: {code: '486'}})
    const refused = await turn('demo', '--transport', 'udp')
    expect([refused.exitCode, lastLine(refused.stdout)]).toEqual([1, expect.stringContaining('KVS-TURN-')])
    expect((await turn('demo', '--transport', 'tcp')).exitCode).toBe(3)
  })

  it.each([
    [[], 'name a channel'],
    [['demo', '--transport', 'sctp'], 'udp, tcp, tls, dtls'],
    [['demo', '--count', '501'], '500'],
    [['demo', '--family', '5'], '4, 6, any'],
    [['--ice-servers', '/nonexistent/ice.json'], '/nonexistent/ice.json'],
  ])('ends with 2 on %j', async (argv, why) => {
    const {stdout, stderr, exitCode} = await turn(...argv)
    expect([stdout, exitCode]).toEqual(['', 2])
    expect(stderr).toContain(why)
  })
})

describe('kvsctl probe stun', () => {
  it('prints what the servers see, and ends with the verdict', async () => {
    const {stdout, exitCode} = await stun()
    expect(exitCode).toBe(0)
    expect(lastLine(stdout)).toMatch(/^OK {2}/)
  })

  it('gives all of it as JSON, also of a named server', async () => {
    const {json} = await stun('--server', served.emulator.stunUrl, '--family', '4', '--json')
    expect(json<Report>()).toMatchObject({schema: 'urn:kvsctl:schema:report:1', probe: 'probe stun', outcome: 'ok'})
  })

  it('ends with 1 where a server refuses and warnings count', async () => {
    served.emulator.faults.add({name: 'stun-refuses'})
    const {exitCode, stdout} = await stun('--fail-on', 'warning')
    expect([exitCode, lastLine(stdout)]).toEqual([1, expect.stringContaining('KVS-STUN-')])
  })

  it.each([
    [['--server', 'turn:example.org'], 'not a STUN server'],
    [['--count', '0'], '500'],
    [['--family', '5'], '4, 6, any'],
  ])('ends with 2 on %j', async (argv, why) => {
    const {stdout, stderr, exitCode} = await stun(...argv)
    expect([stdout, exitCode]).toEqual(['', 2])
    expect(stderr).toContain(why)
  })
})
