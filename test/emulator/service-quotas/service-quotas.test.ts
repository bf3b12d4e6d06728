import {describe, expect, it} from 'vitest'
import {Limits} from '../../../src/emulator/control-plane/limits.ts'
import {createChannel} from '../../../src/emulator/control-plane/operations/create-signaling-channel.ts'
import {serviceQuotasService} from '../../../src/emulator/service-quotas/service-quotas-service.ts'
import {quotas} from '../../../src/model/quotas.ts'
import {applyServiceQuotas} from '../../../src/model/service-quotas.ts'
import {createTestContext, ownPrincipal} from '../../support/emulator-context.ts'
import {ManualClock} from '../../support/manual-clock.ts'

interface Listed {
  readonly status: number
  readonly __type?: string
  readonly NextToken?: string
  readonly Quotas: {QuotaCode: string; QuotaName: string; Value: number; Adjustable: boolean; Period?: object}[]
  readonly Quota: {QuotaCode: string; Value: number}
}

const of = {ServiceCode: 'kinesisvideo'}
const viewers = 'L-EMU-SIGNALING-VIEWERS'

function start(changed: Readonly<Record<string, number>> = {}, region = 'us-west-2') {
  const clock = new ManualClock()
  const context = createTestContext({clock, region, limits: new Limits(clock, {quotas: changed})})
  const ask = async (operation: string, input: object | string): Promise<Listed> => {
    const headers = {'x-amz-target': `ServiceQuotasV20190624.${operation}`}
    const body = Buffer.from(typeof input === 'string' ? input : JSON.stringify(input))
    const request = {method: 'POST', path: '/', query: '', headers, body}
    const response = await serviceQuotasService(context).handle(request, ownPrincipal(context, 'servicequotas'))
    return {status: response!.status, ...JSON.parse(String(response!.body))}
  }
  const all = async (operation: string, MaxResults = 100): Promise<Listed['Quotas']> => {
    const found: Listed['Quotas'] = []
    let NextToken: string | undefined
    do {
      const page = await ask(operation, {...of, MaxResults, ...(NextToken !== undefined && {NextToken})})
      found.push(...page.Quotas)
      NextToken = page.NextToken
    } while (NextToken !== undefined)
    return found
  }
  return {context, ask, all}
}

describe('Service Quotas of the emulator', () => {
  it('lists every rate and four counts once, whatever the size of a page', async () => {
    const {all} = start()
    const listed = await all('ListServiceQuotas')
    expect(listed).toEqual(await all('ListServiceQuotas', 7))
    const codes = listed.map(({QuotaCode}) => QuotaCode)
    expect(new Set(codes).size).toBe(codes.length)
    // Every rate, channels, streams, channels with storage, and viewers.
    expect(codes).toHaveLength(quotas.filter(({unit}) => unit === 'TPS').length + 4)
    for (const code of codes) expect(code).toMatch(/^L-EMU-[A-Z0-9-]+$/)
    expect(listed.find(({QuotaCode}) => QuotaCode === viewers)).toMatchObject({Value: 10, Adjustable: true})
    expect(listed.find(({QuotaCode}) => QuotaCode.endsWith('DELETE-STREAM-ACCOUNT-RATE'))).toMatchObject({
      ...{Value: 50, Adjustable: false},
      Period: {PeriodValue: 1, PeriodUnit: 'SECOND'},
    })
  })

  it('tells what it holds its account to, beside the default', async () => {
    const {context, ask} = start({'signaling.viewers': 25, 'channels.count-large-regions': 1})
    expect(await ask('GetServiceQuota', {...of, QuotaCode: viewers})).toMatchObject({Quota: {Value: 25}})
    expect(await ask('GetAWSDefaultServiceQuota', {...of, QuotaCode: viewers})).toMatchObject({Quota: {Value: 10}})
    expect(await ask('ListServiceQuotas', {...of, QuotaCode: viewers})).toMatchObject({Quotas: [{Value: 25}]})
    createChannel(context, {name: 'one'})
    expect(() => createChannel(context, {name: 'two'})).toThrow(/has 1 signaling channels/)
  })

  it('has the quota of channels of its region', async () => {
    for (const [region, most] of [
      ['us-east-1', 10_000],
      ['eu-west-1', 5_000],
    ] as const) {
      const listed = await start({}, region).all('ListServiceQuotas')
      expect(listed.filter(({QuotaName}) => QuotaName.startsWith('Signaling channels per')).map(({Value}) => Value)).toEqual([
        most,
      ])
    }
  })

  it('names what kvsctl recognises, and nothing of it twice', async () => {
    const listed = await start().all('ListServiceQuotas')
    const told = listed.map(({QuotaCode: code, QuotaName: name, Value: value}) => ({
      ...{code, name, value, adjustable: true, applied: true},
    }))
    const {quotas: all, unmatched} = applyServiceQuotas(quotas, told, 'us-west-2')
    const applied = all.filter(({serviceQuota}) => serviceQuota)
    expect([applied.length, unmatched]).toEqual([listed.length, []])
    for (const {id, serviceQuota} of applied) expect(serviceQuota!.code).toBe(`L-EMU-${id.replaceAll('.', '-').toUpperCase()}`)
  })

  it.each([
    ['ListServiceQuotas', {}, 'IllegalArgumentException'],
    ['ListServiceQuotas', {ServiceCode: '7'}, 'IllegalArgumentException'],
    ['ListServiceQuotas', {ServiceCode: 'ec2'}, 'NoSuchResourceException'],
    ['ListServiceQuotas', {...of, MaxResults: 101}, 'IllegalArgumentException'],
    ['ListServiceQuotas', {...of, MaxResults: 0}, 'IllegalArgumentException'],
    ['ListServiceQuotas', {...of, QuotaAppliedAtLevel: 'GLOBAL'}, 'IllegalArgumentException'],
    ['ListServiceQuotas', {...of, NextToken: 'bm9uZQ=='}, 'InvalidPaginationTokenException'],
    ['ListAWSDefaultServiceQuotas', {...of, NextToken: {}}, 'InvalidPaginationTokenException'],
    ['GetServiceQuota', of, 'IllegalArgumentException'],
    ['GetServiceQuota', {...of, QuotaCode: 'L-12345678'}, 'NoSuchResourceException'],
    ['GetAWSDefaultServiceQuota', {...of, QuotaCode: 'constructor'}, 'NoSuchResourceException'],
    ['ListServices', {MaxResults: 'all'}, 'IllegalArgumentException'],
    ['ListServices', '[]', 'SerializationException'],
    ['ListServices', '{', 'SerializationException'],
  ])('refuses %s of %j as %s', async (operation, input, code) => {
    expect(await start().ask(operation, input)).toMatchObject({status: 400, __type: code})
  })

  it('takes no token of the other list, names what is not built, and can be denied', async () => {
    const {context, ask} = start()
    const {NextToken} = await ask('ListServiceQuotas', {...of, MaxResults: 1})
    expect(await ask('ListAWSDefaultServiceQuotas', {...of, NextToken})).toMatchObject({
      __type: 'InvalidPaginationTokenException',
    })
    for (const name of ['RequestServiceQuotaIncrease', 'constructor'])
      expect(await ask(name, of)).toMatchObject({status: 501, __type: 'NotImplementedByEmulatorException'})
    context.faults.add({name: 'access-denied', params: {operation: 'ListServiceQuotas'}})
    expect(await ask('ListServiceQuotas', of)).toMatchObject({
      ...{status: 400, __type: 'AccessDeniedException'},
      Message: expect.stringContaining('servicequotas:ListServiceQuotas'),
    })
    expect(await ask('ListServices', {})).toMatchObject({status: 200, Services: [of]})
  })
})
