import {describe, expect, it} from 'vitest'
import QuotaListCommand from '../../src/commands/quota/list.ts'
import {startEmulator} from '../../src/emulator/start.ts'
import type {QuotaList} from '../../src/operations/quota/list-quotas.ts'
import {emulatorEnv} from '../support/emulator-env.ts'
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
