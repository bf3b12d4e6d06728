import {afterEach, describe, expect, it, test} from 'vitest'
import {KvsCommand} from '../../src/cli/kvs-command.ts'
import ChannelDescribe from '../../src/commands/channel/describe.ts'
import ChannelList from '../../src/commands/channel/list.ts'
import {FailureError} from '../../src/model/failure-error.ts'
import {UserError} from '../../src/model/user-error.ts'
import {closedTcpPort} from '../support/closed-port.ts'
import {runCommand} from '../support/run-command.ts'
import {ok, refusal, type StubAnswer, type StubService, startStubService, stubEnv} from '../support/stub-service.ts'

let service: StubService | undefined
afterEach(() => service?.stop())

const channel = {
  ChannelARN: 'arn:aws:kinesisvideo:us-west-2:123456789012:channel/demo/1',
  ChannelName: 'demo',
  ChannelType: 'SINGLE_MASTER',
  ChannelStatus: 'ACTIVE',
  CreationTime: 1,
  Version: 'v',
}

interface Ending {
  readonly exitCode: number
  readonly code?: string
}

/** Both formats must end alike; what differs is only how they say it. */
async function expectEnding(command: unknown, argv: readonly string[], env: Record<string, string>, ending: Ending) {
  const text = await runCommand(command, argv, {env})
  const json = await runCommand(command, [...argv, '--json'], {env})
  expect([text.exitCode, json.exitCode]).toEqual([ending.exitCode, ending.exitCode])
  if (ending.exitCode === 0) return
  expect(text.stdout).toBe('')
  expect(text.stderr).toMatch(/^Error: \S/)
  expect(text.stderr).not.toMatch(/^ +at /m)
  expect(json.stderr).toBe('')
  const {error} = json.json<{error: {code: string; message: string; exitCode: number; requestId?: string}}>()
  expect(error.exitCode).toBe(ending.exitCode)
  expect(error.code).toBe(ending.code)
  expect(text.stderr).toContain(error.message)
  if (error.requestId) expect(text.stderr).toContain(error.requestId)
}

describe('a resource command ends with', () => {
  const answers: readonly (readonly [string, StubAnswer, Ending])[] = [
    ['0 when it is done', ok({ChannelInfo: channel, Tags: {}}), {exitCode: 0}],
    [
      '5 when there is no such channel',
      refusal(404, 'ResourceNotFoundException'),
      {exitCode: 5, code: 'ResourceNotFoundException'},
    ],
    ['5 when access is denied', refusal(401, 'AccessDeniedException'), {exitCode: 5, code: 'AccessDeniedException'}],
    ['5 when the token has expired', refusal(403, 'ExpiredTokenException'), {exitCode: 5, code: 'ExpiredTokenException'}],
    [
      '5 when the keys are unknown',
      refusal(403, 'UnrecognizedClientException'),
      {exitCode: 5, code: 'UnrecognizedClientException'},
    ],
    ['5 when the service fails', refusal(501, 'InternalFailure'), {exitCode: 5, code: 'InternalFailure'}],
    ['3 when something else answers', {body: '<html>It works!</html>'}, {exitCode: 3, code: 'malformed'}],
    ['3 when the answer lacks what it must have', ok({}), {exitCode: 3, code: 'malformed'}],
  ]
  test.each(answers)('%s', async (_, answer, ending) => {
    service = await startStubService(() => answer)
    await expectEnding(ChannelDescribe, ['demo'], stubEnv(service.url), ending)
  })

  it('3 when nobody listens', async () => {
    const {port, close} = await closedTcpPort()
    await expectEnding(ChannelList, [], stubEnv(`http://127.0.0.1:${port}`), {exitCode: 3, code: 'ECONNREFUSED'})
    close()
  })

  it('3 when --timeout is over', async () => {
    service = await startStubService(() => undefined)
    await expectEnding(ChannelDescribe, ['demo', '--timeout', '100ms'], stubEnv(service.url), {exitCode: 3, code: 'timeout'})
  })

  it('3 when there are no credentials', async () => {
    await expectEnding(ChannelList, ['--region', 'us-west-2'], {}, {exitCode: 3, code: 'CredentialsProviderError'})
  })

  const usage: readonly (readonly [string, readonly string[], string])[] = [
    ['a flag that does not exist', ['demo', '--regoin', 'x'], 'usage'],
    ['a missing argument', [], 'usage'],
    ['an argument too many', ['demo', 'more'], 'usage'],
    ['a bad value', ['demo', '--timeout', 'soon'], 'bad-duration'],
    ['what cannot be a channel', ['no such/name'], 'bad-channel'],
    ['no region', ['demo'], 'no-region'],
    ['a region that is none', ['demo', '--region', 'evil.example/'], 'bad-region'],
    ['an endpoint that is none', ['demo', '--region', 'us-west-2', '--endpoint-url', 'nope'], 'bad-endpoint'],
    ['flags that exclude each other', ['demo', '--local', '--profile', 'x'], 'usage'],
  ]
  test.each(usage)('2 for %s', async (_, argv, code) => {
    await expectEnding(ChannelDescribe, argv, {}, {exitCode: 2, code})
  })
})

describe('what nobody expected', () => {
  class Broken extends KvsCommand<never> {
    async run(): Promise<never> {
      await this.parse(Broken)
      throw new TypeError('x is not a function')
    }
  }

  it('is our bug: 4, and says so', async () => {
    await expectEnding(Broken, [], {}, {exitCode: 4, code: 'bug'})
    const {stderr} = await runCommand(Broken, [])
    expect(stderr).toMatch(/^Error: This is a bug in kvsctl: TypeError: x is not a function\n.*--debug/)
  })

  it('shows its stack only with --debug', async () => {
    expect((await runCommand(Broken, [])).stderr).not.toContain('exit-codes.test.ts')
    expect((await runCommand(Broken, ['--debug'])).stderr).toContain('exit-codes.test.ts')
    expect((await runCommand(Broken, ['--debug', '--json'])).stdout).toContain('exit-codes.test.ts')
  })
})

describe('failures from below', () => {
  const kinds = [
    ['refused', 5],
    ['unreachable', 3],
    ['timeout', 3],
    ['malformed', 3],
    ['no-credentials', 3],
    ['interrupted', 130],
    ['bug', 4],
  ] as const
  test.each(kinds)('%s ends with %d', async (kind, exitCode) => {
    class Failing extends KvsCommand<never> {
      async run(): Promise<never> {
        await this.parse(Failing)
        throw new FailureError({kind, message: 'It failed.'})
      }
    }
    expect(await runCommand(Failing, [])).toMatchObject({exitCode})
    expect(await runCommand(Failing, ['--json'])).toMatchObject({exitCode})
  })

  it('shows the remedy with its command', async () => {
    class Refused extends KvsCommand<never> {
      async run(): Promise<never> {
        await this.parse(Refused)
        const remedy = [{text: 'Do this:', command: 'kvsctl channel list'}]
        throw new UserError({code: 'x', message: 'No.', remedy, exitCode: 5, requestId: 'r-1'})
      }
    }
    const {stderr} = await runCommand(Refused, [])
    expect(stderr).toBe('Error: No.\n  Do this:\n    $ kvsctl channel list\n  AWS request id: r-1\n')
  })
})
