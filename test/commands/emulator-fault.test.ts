import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest'
import FaultAdd from '../../src/commands/emulator/fault/add.ts'
import FaultList from '../../src/commands/emulator/fault/list.ts'
import FaultRemove from '../../src/commands/emulator/fault/remove.ts'
import EmulatorStatus from '../../src/commands/emulator/status.ts'
import {allFaults} from '../../src/emulator/faults/index.ts'
import type {FaultAddition, FaultKindList, FaultList as Faults} from '../../src/operations/emulator/faults.ts'
import {type Serving, serveEmulator} from '../../src/operations/emulator/serve-emulator.ts'
import {ManualClock} from '../support/manual-clock.ts'
import {type RunOptions, runCommand} from '../support/run-command.ts'

const stateDir = mkdtempSync(join(tmpdir(), 'kvsctl-fault-'))
let served: Serving

beforeAll(async () => {
  served = (await serveEmulator({stateDir, persistent: false, camera: false, log: () => {}, clock: new ManualClock()})) as Serving
})
afterEach(() => run(FaultRemove, ['--all']))
afterAll(async () => {
  await served.stop('stopped')
  rmSync(stateDir, {recursive: true})
})

const run = (command: unknown, argv: readonly string[], options?: RunOptions) =>
  runCommand(command, [...argv, '--state', stateDir], options)
const add = (...argv: string[]) => run(FaultAdd, argv)
const active = async () => (await run(FaultList, ['--json'])).json<Faults>().active

describe('emulator fault', () => {
  it('is of the emulator that the environment names, as in emulator exec', async () => {
    const env = {KVSCTL_EMULATOR_STATE: stateDir}
    const id = (await runCommand(FaultAdd, ['stun-silent'], {env})).stdout.trim()
    expect(await active()).toMatchObject([{id, name: 'stun-silent'}])
    expect((await runCommand(FaultList, [], {env})).stdout).toContain('stun-silent')
  })

  it('adds with parameters, channel, time and count, and lists what is left', async () => {
    const added = (
      await add('turn-refuses', 'code=403', 'reason=not you', '--channel', 'demo', '--for', '90s', '--count', '2', '--json')
    ).json<FaultAddition>().fault
    expect(added).toEqual({
      id: expect.stringMatching(/^f\d+$/),
      name: 'turn-refuses',
      params: {code: '403', reason: 'not you'},
      channel: 'demo',
      struck: 0,
      remaining: 2,
      endsAt: expect.stringMatching(/Z$/),
      endsInMs: 90_000,
    })
    expect(await active()).toMatchObject([{id: added.id, remaining: 2}])
    expect((await run(FaultList, [])).stdout).toBe(
      `${added.id}\tturn-refuses code=403 reason=not you\tdemo\t0\tafter 2 more, in 90 s\n`,
    )
  })

  it('takes the channel as ARN, too', async () => {
    await add('offer-swallowed', '--channel', 'arn:aws:kinesisvideo:us-west-2:123456789012:channel/demo/1700000000000')
    expect(await active()).toMatchObject([{channel: 'demo'}])
  })

  it('removes by id, by name and all', async () => {
    const {stdout: id} = await add('stun-silent')
    await add('stun-silent')
    await add('slow')
    expect((await run(FaultRemove, [id.trim()])).stdout).toBe('1\n')
    expect((await run(FaultRemove, ['stun-silent', '--json'])).json()).toEqual({
      schema: 'urn:kvsctl:schema:fault-removal:1',
      removed: 1,
    })
    expect((await active()).map(({name}) => name)).toEqual(['slow'])
    expect((await run(FaultRemove, ['--all'], {terminal: true})).stdout).toBe('Removed 1 fault.\n')
    expect(await active()).toEqual([])
  })

  it('shows what is active in emulator status, too', async () => {
    const {stdout: id} = await add('slow', 'ms=5')
    expect((await run(EmulatorStatus, [])).stdout).toContain(`  faults         ${id.trim()} slow ms=5; ends when removed\n`)
  })

  it.each([
    [['turn-slient'], 'Did you mean turn-silent or stun-silent?'],
    [['turn-silent', 'transprot=udp'], 'has no parameter "transprot". Did you mean transport? It takes transport, server.'],
    [['offer-swallowed', 'x=1'], 'has no parameter "x". It takes none.'],
    [['turn-silent', 'transport'], 'The parameter transport needs a value: transport=VALUE is only clients of this transport'],
    [['turn-silent', 'transport=sctp'], 'transport "sctp" is none of udp, dtls, tcp, tls.'],
    [['turn-silent', '--count', '0'], 'greater than or equal to 1'],
    [['turn-silent', '--for', 'ever'], '"ever" is not a duration'],
    [['turn-silent', '--for', '0s'], 'lasts longer than 0 ms'],
  ])('says what is wrong with %j, and ends with 2', async (argv, says) => {
    const {exitCode, stderr} = await add(...argv)
    expect(stderr).toContain(says)
    expect(exitCode).toBe(2)
    expect(await active()).toEqual([])
  })

  it('says that a fault is not active, and what is near', async () => {
    await add('slow')
    const refused = await run(FaultRemove, ['slwo'])
    expect(refused.exitCode).toBe(5)
    expect(refused.stderr).toContain('No fault "slwo" is active. Did you mean slow?')
    expect((await run(FaultRemove, ['slow', '--all'])).exitCode).toBe(2)
  })

  it('needs an emulator that runs: 3, and how to start one', async () => {
    for (const [command, ...argv] of [[FaultAdd, 'slow'], [FaultList], [FaultRemove, '--all']] as const) {
      const {exitCode, stderr} = await runCommand(command, [...argv, '--state', join(stateDir, 'none')])
      expect(exitCode).toBe(3)
      expect(stderr).toContain(`kvsctl emulator start --state ${join(stateDir, 'none')}`)
    }
  })
})

describe('emulator fault list --kinds', () => {
  it('shows every kind with its parameters, without an emulator', async () => {
    const {kinds} = (await runCommand(FaultList, ['--kinds', '--json'])).json<FaultKindList>()
    expect(kinds.map(({name}) => name)).toEqual(allFaults.map(({name}) => name))
    const {stdout} = await runCommand(FaultList, ['--kinds', '--no-color'], {terminal: true})
    for (const {name, params, area} of kinds) {
      expect(stdout).toContain(`\n  ${name}\n`)
      expect(stdout).toMatch(new RegExp(`^${area}$`, 'm'))
      for (const key of Object.keys(params)) expect(stdout).toContain(`      ${key}=  `)
    }
    expect((await runCommand(FaultList, ['--kinds'])).stdout.trimEnd().split('\n')).toHaveLength(kinds.length)
  })
})
