import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {stripVTControlCharacters} from 'node:util'
import {describe, expect, it} from 'vitest'
import QuotaHeadroom from '../../src/commands/quota/headroom.ts'
import QuotaListCommand from '../../src/commands/quota/list.ts'
import {startEmulator} from '../../src/emulator/start.ts'
import {observedValue} from '../../src/model/observed.ts'
import type {Report} from '../../src/model/report.ts'
import type {QuotaList} from '../../src/operations/quota/list-quotas.ts'
import {emulatorEnv} from '../support/emulator-env.ts'
import {healthyReport} from '../support/reports.ts'
import {runCommand} from '../support/run-command.ts'
import {serveCommands} from '../support/served-commands.ts'
import {startStubService, stubEnv} from '../support/stub-service.ts'

const limitOf = ({quotas}: QuotaList, id: string) => quotas.find((quota) => quota.id === id)

describe('quota list', () => {
  const served = serveCommands()

  it('needs neither network nor credentials', async () => {
    const list = await runCommand(QuotaListCommand, ['viewers', '--json'])
    expect([list.exitCode, list.stderr]).toEqual([0, ''])
    expect(list.json<QuotaList>().quotas.map(({id}) => id)).toEqual(['signaling.viewers', 'ingestion.viewers'])
    expect(list.json()).not.toHaveProperty('serviceQuotas')
  })

  it('shows with --applied what the account has, and where each limit comes from', async () => {
    const raised = await startEmulator({limits: {quotas: {'signaling.viewers': 25}}})
    try {
      const env = emulatorEnv(raised)
      const list = (await runCommand(QuotaListCommand, ['--applied', '--json'], {env})).json<QuotaList>()
      expect(limitOf(list, 'signaling.viewers')).toMatchObject({
        ...{limit: 25, asOf: expect.any(String)},
        serviceQuota: {code: 'L-EMU-SIGNALING-VIEWERS', applied: true, documentedLimit: 10},
      })
      expect(limitOf(list, 'signaling.idle-timeout')).not.toHaveProperty('serviceQuota')
      const rows = (await runCommand(QuotaListCommand, ['--applied', 'signaling.viewers'], {env})).stdout
      expect(rows).toBe('ConnectAsViewer\tconcurrent connections\t25\tcount\tchannel\tsoft\tsignaling.viewers\tservice-quotas\n')
    } finally {
      await raised.stop()
    }
  })

  it('keeps to the documented figures, and says why, where Service Quotas refuses', async () => {
    for (const operation of ['ListServiceQuotas', 'ListAWSDefaultServiceQuotas'])
      served.emulator.faults.add({name: 'access-denied', params: {operation}})
    const text = await runCommand(QuotaListCommand, ['--applied'], {env: served.env()})
    expect(text.exitCode).toBe(0)
    expect(text.stderr).toMatch(/documented ones: ListServiceQuotas was refused: .*servicequotas:ListServiceQuotas/)
    const list = (await runCommand(QuotaListCommand, ['--applied', '--json'], {env: served.env()})).json<QuotaList>()
    expect(list.serviceQuotas).toMatchObject({failure: {code: 'AccessDeniedException'}})
    expect(limitOf(list, 'signaling.viewers')).not.toHaveProperty('serviceQuota')
  })

  it('uses the defaults where only those may be read, and says so', async () => {
    served.emulator.faults.add({name: 'access-denied', params: {operation: 'ListServiceQuotas'}})
    const list = (await runCommand(QuotaListCommand, ['--applied', '--json'], {env: served.env()})).json<QuotaList>()
    expect(limitOf(list, 'signaling.viewers')).toMatchObject({serviceQuota: {applied: false}})
  })

  it('shows what it does not recognise instead of guessing, without terminal escapes', async () => {
    const body = {Quotas: [{QuotaCode: 'L-1', QuotaName: 'Cameras\u001b[2J per site', Value: 7, Adjustable: true}]}
    const stub = await startStubService(() => ({body: JSON.stringify(body)}))
    try {
      const text = await runCommand(QuotaListCommand, ['--applied'], {env: stubEnv(stub.url)})
      expect(text.stderr).toContain('Cameras\\x1b[2J per site: 7 (L-1)')
      expect(text.stdout).not.toContain('service-quotas')
    } finally {
      await stub.stop()
    }
  })
})

describe('quota headroom', () => {
  const served = serveCommands()
  const headroom = (argv: readonly string[], options: {terminal?: boolean} = {}) =>
    runCommand(QuotaHeadroom, argv, {env: served.env(), ...options})
  const rowOf = (report: Report, id: string) => observedValue(report.evidence.quotas)!.find(({quota}) => quota.id === id)

  it('counts what the account has, and names the limits that Service Quotas told', async () => {
    const ran = await headroom(['--json'])
    const report = ran.json<unknown>() as Report
    expect([ran.exitCode, report.outcome]).toEqual([0, 'ok'])
    expect(rowOf(report, 'channels.count-large-regions')).toMatchObject({
      use: {value: 1},
      quota: {limit: 10_000, serviceQuota: {code: 'L-EMU-CHANNELS-COUNT-LARGE-REGIONS'}},
    })
    expect(rowOf(report, 'streams.count')).toMatchObject({use: {status: 'measured', value: 0}})
    expect(rowOf(report, 'ingestion.channels')).toMatchObject({use: {status: 'measured', value: 0}})
    expect(rowOf(report, 'signaling.viewers')).toMatchObject({use: {status: 'unknown'}})
    expect(observedValue(report.evidence.channelUse)).toMatchObject({series: 0})
  })

  it('takes from CloudWatch who is there, of all channels and of one that is named', async () => {
    for (let i = 0; i < 9; i++) served.emulator.metrics.operation('ConnectAsViewer', 'demo', {failed: false, tookMs: 20})
    served.emulator.metrics.operation('ConnectAsViewer', 'demo', {failed: true, tookMs: 20})
    served.emulator.metrics.operation('Disconnect', 'demo', {failed: false, tookMs: 1})
    served.emulator.metrics.operation('GetIceServerConfig', 'demo', {failed: false, tookMs: 20})
    for (const argv of [
      ['--fail-on', 'warning'],
      ['demo', '--fail-on', 'warning'],
    ]) {
      const ran = await headroom([...argv, '--json'])
      const report = ran.json<unknown>() as Report
      expect(ran.exitCode).toBe(1)
      expect(report.findings.map(({code, subject}) => [code, subject])).toEqual([['KVS-QUO-001', 'demo']])
      expect(rowOf(report, 'signaling.viewers')).toMatchObject({use: {value: 8}, subject: 'demo'})
      expect(rowOf(report, 'signaling.connect-as-viewer.channel-rate')).toMatchObject({use: {value: 0.033}})
      expect(rowOf(report, 'signaling.get-ice-server-config.channel-rate')).toMatchObject({use: {value: 0.003}})
      expect(observedValue(report.evidence.channelUse)).toMatchObject({calls: 1})
    }
    expect((await headroom(['demo'])).exitCode).toBe(0)
  })

  it('fits a terminal, and comes as CSV', async () => {
    const text = (await headroom([], {terminal: true})).stdout
    expect(text).toContain('of 10000')
    // The verdict is one line, however long.
    expect(
      text
        .trim()
        .split('\n')
        .slice(0, -1)
        .filter((line) => stripVTControlCharacters(line).length > 100),
    ).toEqual([])
    const [head, ...rows] = (await headroom(['--csv'])).stdout.trim().split('\n')
    expect(head).toMatch(/^id,what,subject,use,limit,unit,percent,/)
    expect(rows.find((line) => line.startsWith('streams.count,'))).toMatch(/^streams\.count,[^,]*,,0,10000,count,0,soft,account,/)
  })

  it.each([
    ['ListSignalingChannels', 'channels.count-large-regions', 3],
    ['ListStreams', 'streams.count', 0],
    ['ListMetrics', 'turn.allocations', 3],
    ['DescribeMappedResourceConfiguration', 'nothing', 0],
  ])('loses what needs %s, and nothing else', async (operation, lost, exitCode) => {
    served.emulator.faults.add({name: 'access-denied', params: {operation}})
    const ran = await headroom(['--json'])
    const report = ran.json<unknown>() as Report
    expect(ran.exitCode).toBe(exitCode)
    const unknown = observedValue(report.evidence.quotas)!.filter(({use}) => use.status === 'unknown')
    if (lost !== 'nothing') expect(unknown.map(({quota}) => quota.id)).toContain(lost)
    const kept = ['channels.count-large-regions', 'streams.count'].filter((id) => id !== lost)
    for (const id of kept) expect(rowOf(report, id)).toMatchObject({use: {status: 'measured'}})
    if (lost !== 'nothing')
      expect(JSON.stringify(report.results)).toMatch(new RegExp(`"unknown","reason":"${operation} was refused`))
  })

  it('knows with documented limits what it can where Service Quotas is denied', async () => {
    for (const operation of ['ListServiceQuotas', 'ListAWSDefaultServiceQuotas'])
      served.emulator.faults.add({name: 'access-denied', params: {operation}})
    const ran = await headroom(['--json'])
    expect(ran.exitCode).toBe(0)
    expect(rowOf(ran.json<unknown>() as Report, 'streams.count')!.quota).not.toHaveProperty('serviceQuota')
  })

  it('adds what a saved probe saw, and takes no other file for one', async () => {
    const file = (name: string, text: string): string => {
      writeFileSync(join(served.dir, name), text)
      return join(served.dir, name)
    }
    const saved = {...healthyReport, findings: [{code: 'KVS-SIG-003'}]}
    const ran = await headroom(['demo', '--from', file('report.json', JSON.stringify(saved)), '--json'])
    const report = ran.json<unknown>() as Report
    expect(ran.exitCode).toBe(1)
    expect(rowOf(report, 'signaling.message-payload')).toMatchObject({subject: 'demo', use: {status: 'measured'}})
    expect(report.findings.map(({code}) => code)).toContain('KVS-QUO-002')
    const elsewhere = {...saved, subject: {...saved.subject, region: 'eu-west-1'}}
    for (const text of ['{', '[]', '{"schema":"urn:kvsctl:schema:error:1"}', JSON.stringify(elsewhere)])
      expect((await headroom(['--from', file('other.json', text)])).exitCode).toBe(2)
    expect((await headroom(['--from', join(served.dir, 'none.json')])).exitCode).toBe(2)
  })

  it('refuses a channel that does not exist, and windows that CloudWatch has not', async () => {
    expect(await headroom(['dema'])).toMatchObject({exitCode: 5, stderr: expect.stringContaining('Did you mean demo?')})
    for (const since of ['0s', '500d', 'soon']) expect((await headroom(['--since', since])).exitCode).toBe(2)
  })
})
