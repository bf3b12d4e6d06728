import {once} from 'node:events'
import {existsSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:http'
import {type AddressInfo, createServer as createTcpServer} from 'node:net'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {lockHolder} from '../../src/platform/process-lock.ts'
import {isAlive} from '../../src/platform/processes.ts'
import {eventually, KvsctlHome} from '../support/kvsctl-process.ts'

let home: KvsctlHome

beforeEach(() => {
  home = new KvsctlHome()
})
afterEach(() => home.remove())

const control = (): {world: {pid: number; adminUrl: string; instanceId: string}; adminToken: string} =>
  JSON.parse(readFileSync(join(home.stateDir, 'control.json'), 'utf8'))
const holder = () => lockHolder(join(home.stateDir, 'lock'))
const names = async (): Promise<string[]> =>
  (await home.run(['channel', 'list', '--local', '--query', 'channels[].name'])).json<string[]>()

const expectSecretsKept = (): void => {
  for (const file of ['control.json', 'emulator.log', 'ca-1.pem', 'server.pem'])
    expect([file, statSync(join(home.stateDir, file)).mode & 0o077]).toEqual([file, 0])
}

const expectOnlyItsTokenTaken = async (): Promise<void> => {
  const {adminUrl, instanceId} = control().world
  expect((await fetch(`${adminUrl}/status`)).status).toBe(401)
  const asked = await fetch(`${adminUrl}/status`, {headers: {authorization: `Bearer ${control().adminToken}`}})
  expect(await asked.json()).toMatchObject({instanceId})
}

/** The one that runs is of eu-west-1. */
const expectToldApart = async (): Promise<void> => {
  const other = await home.run(['emulator', 'start', '--region', 'us-west-2', '--json'])
  expect(other.exitCode).toBe(5)
  expect(other.json()).toMatchObject({
    error: {code: 'already-running', message: expect.stringContaining('as eu-west-1, not us-west-2')},
  })
  const elsewhere = await home.run(['channel', 'list', '--local', '--region', 'us-west-2'])
  expect(elsewhere).toMatchObject({exitCode: 0, stdout: ''})
  expect((await home.run(['emulator', 'start', '--foreground'])).exitCode).toBe(5)
}

describe('one emulator in the background', () => {
  it('is what five commands at once end with', async () => {
    const starts = await Promise.all(Array.from({length: 5}, () => home.run(['emulator', 'start', '--no-camera', '--json'])))
    for (const {exitCode, stderr} of starts) expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''})
    const answers = starts.map((start) => start.json<{pid: number; status: string; controlPlaneUrl: string}>())
    expect(new Set(answers.map(({pid}) => pid)).size).toBe(1)
    expect(new Set(answers.map(({controlPlaneUrl}) => controlPlaneUrl)).size).toBe(1)
    expect(answers.filter(({status}) => status === 'started')).toHaveLength(1)
    expect(answers[0]!.pid).toBe(holder()?.pid)
  })

  it('comes back after a kill, with every channel that was acknowledged', async () => {
    expect((await home.run(['channel', 'create', 'porch', '--local'])).exitCode).toBe(0)
    const {pid} = control().world
    process.kill(pid, 'SIGKILL')

    expect(await names()).toEqual(['demo', 'porch'])
    expect(control().world.pid).not.toBe(pid)
    expect(holder()?.pid).toBe(control().world.pid)
  })

  it('is started anew where the control file leads to another program', async () => {
    const other = createServer((_request, response) => response.end('{"instanceId":"another"}')).listen(0, '127.0.0.1')
    await home.run(['emulator', 'start', '--no-camera'])
    const before = control()
    process.kill(before.world.pid, 'SIGKILL')
    before.world.adminUrl = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
    writeFileSync(join(home.stateDir, 'control.json'), JSON.stringify(before))

    const {status, pid} = (await home.run(['emulator', 'start', '--no-camera', '--json'])).json()
    other.close()
    expect([status, pid]).toEqual(['started', holder()?.pid])
  })

  it('says where it is, keeps its token and keys to its owner, is told apart from another, and ends when told to', async () => {
    expect((await home.run(['emulator', 'status'])).exitCode).toBe(3)
    await home.run(['emulator', 'start', '--no-camera', '--region', 'eu-west-1'])
    expectSecretsKept()
    await expectOnlyItsTokenTaken()
    await expectToldApart()
    const status = await home.run(['emulator', 'status', '--json'])
    expect(status.json()).toMatchObject({
      status: 'running',
      region: 'eu-west-1',
      camera: 'off',
      idleTimeoutMs: 1_800_000,
      faults: [],
    })
    expect(status.stdout).not.toMatch(/secret|token|PRIVATE/i)

    expect((await home.run(['emulator', 'stop', '--json'])).json()).toMatchObject({status: 'stopped', how: 'asked'})
    expect(existsSync(join(home.stateDir, 'control.json'))).toBe(false)
    expect(holder()).toBeUndefined()
    expect((await home.run(['emulator', 'stop', '--json'])).json()).toMatchObject({status: 'not-running'})
  })

  it('ends by itself when nobody uses it', async () => {
    await home.run(['emulator', 'start', '--no-camera', '--idle-timeout', '500ms'])
    await eventually('the emulator ends', () => holder() === undefined)
    expect(readFileSync(join(home.stateDir, 'emulator.log'), 'utf8')).toContain('ending: idle')
  })

  it('ends when its state directory is removed, and does not bring it back', async () => {
    const {pid} = (await home.run(['emulator', 'start', '--no-camera', '--json'])).json<{pid: number}>()
    const mark = holder()!
    expect(mark.pid).toBe(pid)
    rmSync(home.stateDir, {recursive: true})
    await eventually('the emulator ends', () => !isAlive(mark))
    expect(existsSync(home.stateDir)).toBe(false)
  })

  it('says why it does not start', async () => {
    const taken = createTcpServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const {port} = taken.address() as AddressInfo
    const start = await home.run(['emulator', 'start', '--port', String(port)])
    taken.close()
    expect(start.exitCode).toBe(3)
    expect(start.stderr).toContain(`cannot listen on 127.0.0.1 port ${port}: it is taken`)
    expect(start.stderr).toContain('emulator start --foreground')
    expect(holder()).toBeUndefined()
  })
})

describe('an emulator in the foreground', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('ends with 0 on %s and leaves no trace that it runs', async (signal) => {
    const emulator = home.start(['emulator', 'start', '--foreground', '--no-camera'])
    await eventually('it is ready', () => existsSync(join(home.stateDir, 'control.json')))
    emulator.kill(signal)
    const {exitCode, stdout} = await emulator.result
    expect(exitCode).toBe(0)
    expect(stdout).toContain('control plane')
    expect([existsSync(join(home.stateDir, 'control.json')), holder()]).toEqual([false, undefined])
  })
})

describe('emulator exec', () => {
  const exec = (script: string, env?: Record<string, string>) =>
    home.run(['emulator', 'exec', '--no-camera', '--', process.execPath, '-e', script], env)

  it('runs a command with everything pointed at an emulator of its own, and returns its exit code', async () => {
    const script = `
      const {AWS_ENDPOINT_URL, AWS_PROFILE, AWS_SESSION_TOKEN, KVSCTL_EMULATOR_STATE, NODE_EXTRA_CA_CERTS} = process.env
      const control = require(KVSCTL_EMULATOR_STATE + '/control.json')
      require('node:https').get(AWS_ENDPOINT_URL.replace('http:', 'https:'), {agent: false}, (answer) => {
        answer.resume()
        console.log(JSON.stringify({answer: answer.statusCode, private: control.world.pid === process.ppid, AWS_PROFILE, AWS_SESSION_TOKEN, NODE_EXTRA_CA_CERTS}))
        process.exitCode = 7
      })`
    const result = await exec(script, {AWS_PROFILE: 'production', AWS_SESSION_TOKEN: 'real'})
    expect([result.stderr, result.exitCode]).toEqual(['', 7])
    const seen = result.json<{answer: number; NODE_EXTRA_CA_CERTS: string}>()
    expect(seen).toEqual({answer: expect.any(Number), private: true, NODE_EXTRA_CA_CERTS: seen.NODE_EXTRA_CA_CERTS})
    expect(existsSync(seen.NODE_EXTRA_CA_CERTS)).toBe(false)
    expect(existsSync(home.stateDir)).toBe(false)
  })

  it('returns 128 and the number of the signal that ended its command', async () => {
    expect((await exec('process.kill(process.pid, "SIGTERM"); setTimeout(() => {}, 9999)')).exitCode).toBe(143)
  })

  it('passes a signal on, lets the command wind up, and then ends the emulator', async () => {
    const script = `process.on('SIGTERM', () => { console.log('winding up'); process.exit(9) }); console.log('up'); setInterval(() => {}, 9999)`
    const state = join(home.path, 'kept')
    const child = home.start(['emulator', 'exec', '--no-camera', '--state', state, '--', process.execPath, '-e', script])
    let up = false
    child.stdout!.on('data', (text) => {
      up ||= String(text).includes('up')
    })
    await eventually('the command is up', () => up)
    expect(lockHolder(join(state, 'lock'))?.pid).toBe(child.pid)
    child.kill('SIGTERM')
    expect(await child.result).toMatchObject({exitCode: 9, stdout: 'up\nwinding up\n'})
    expect(lockHolder(join(state, 'lock'))).toBeUndefined()
  })

  it('says which command it cannot run', async () => {
    const result = await home.run(['emulator', 'exec', '--no-camera', '--', 'no-such-command'])
    expect([result.exitCode, result.stderr]).toEqual([2, expect.stringContaining('there is no such command')])
    expect((await home.run(['emulator', 'exec'])).exitCode).toBe(2)
  })
})
