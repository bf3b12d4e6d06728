import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type Emulator, startEmulator} from '../../src/emulator/index.ts'
import {emulatorEnv} from '../support/emulator-env.ts'
import {KvsctlHome} from '../support/kvsctl-process.ts'
import {ok, startStubService, stubEnv} from '../support/stub-service.ts'

const home = new KvsctlHome()
let emulator: Emulator
let env: Record<string, string>
beforeAll(async () => {
  emulator = await startEmulator()
  env = emulatorEnv(emulator)
})
afterAll(async () => {
  await home.remove()
  await emulator.stop()
})

describe('a list of 50,000 channels', () => {
  const page = (first: number, NextToken?: string) => {
    const ChannelInfoList = Array.from({length: 1000}, (_, n) => ({
      ChannelARN: `arn:aws:kinesisvideo:us-west-2:123456789012:channel/c-${first + n}/1695418147183`,
      ChannelName: `c-${first + n}`,
      ChannelStatus: 'ACTIVE',
      CreationTime: 1,
      Version: 'v',
    }))
    return ok({ChannelInfoList, ...(NextToken && {NextToken})})
  }

  // All of them at once would be more than 50 MB.
  it.each([[['--json']]])('%j fits into a heap of 32 MB', async (format) => {
    const service = await startStubService((_, count) => page(count * 1000, count < 50 ? String(count) : undefined))
    const child = home.start(['channel', 'list', ...format], {...stubEnv(service.url), NODE_OPTIONS: '--max-old-space-size=32'})
    const {exitCode, stdout} = await child.result
    await service.stop()
    expect(exitCode).toBe(0)
    expect(stdout.match(/channel\/c-\d+\//g)).toHaveLength(50_000)
  })
})

describe('bulk work as a process', () => {
  it('interrupted, says how what was under way ended and what was not begun; run again, does the rest', async () => {
    const file = join(home.path, 'channels.txt')
    writeFileSync(file, Array.from({length: 120}, (_, n) => `cut-${n}\n`).join(''))
    const child = home.start(['channel', 'create', '-f', file, '--json'], env)
    // The first results are out; the quota holds the rest back for two more seconds.
    await once(child.stdout!, 'data')
    child.kill('SIGINT')
    const {exitCode, json} = await child.result
    expect(exitCode).toBe(130)
    const {summary, stopped, results} = json<{
      summary: {actions: {created: number}; failed: number; notStarted: number}
      stopped: object
      results: {action: string}[]
    }>()
    expect(stopped).toMatchObject({code: 'interrupted'})
    expect(summary.failed).toBe(0)
    expect(summary.actions.created).toBe(results.length)
    expect(summary.notStarted).toBe(120 - results.length)
    expect(summary.notStarted).toBeGreaterThan(0)
    const again = await home.run(['channel', 'create', '-f', file], env)
    expect(again.exitCode).toBe(0)
    const {created} = summary.actions
    expect(again.stderr).toMatch(
      new RegExp(`${created} exists.*${120 - created} created|${120 - created} created.*${created} exists`),
    )
  })

  it('reads names from stdin', async () => {
    const child = spawn(process.execPath, [join(import.meta.dirname, '../../bin/kvsctl.cjs'), 'channel', 'create', '-f', '-'], {
      env: home.env(env),
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    child.stdin!.end('in-1\nin-2\n')
    let stdout = ''
    child.stdout!.on('data', (text) => {
      stdout += text
    })
    await once(child, 'close')
    expect(stdout.trimEnd().split('\n').sort()).toEqual([
      expect.stringMatching(/^created\tin-1\t/),
      expect.stringMatching(/^created\tin-2\t/),
    ])
  })
})
