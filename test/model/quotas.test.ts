import {describe, expect, it} from 'vitest'
import type {Quota, ServiceQuota} from '../../src/model/quota.ts'
import {channelQuotaId, quotas} from '../../src/model/quotas.ts'
import {applyServiceQuotas} from '../../src/model/service-quotas.ts'
import {figures, otherRates, streamRates, webrtcRates} from './quota-facts.ts'

type Line = Pick<Quota, 'subject' | 'level' | 'limit' | 'kind'>

const rows = (table: string): string[][] =>
  table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))

const kinds = {h: 'hard', s: 'soft'} as const
const letter = (text: string): Quota['kind'] => kinds[text.at(-1) as keyof typeof kinds]

const rate = (subject: string, level: Quota['level'], text: string): Line[] =>
  text === '-' ? [] : [{subject, level, limit: Number(text.slice(0, -1)), kind: letter(text)}]

const facts: Line[] = [
  ...rows(webrtcRates).flatMap(([api, account, each]) => [...rate(api!, 'account', account!), ...rate(api!, 'channel', each!)]),
  ...rows(streamRates).flatMap(([api, account, each]) => [...rate(api!, 'account', account!), ...rate(api!, 'stream', each!)]),
  ...rows(otherRates).flatMap(([api, level, each]) => rate(api!, level as Quota['level'], each!)),
]

const inOrder = (lines: readonly Line[]): string[] =>
  lines.map(({subject, level, limit, kind}) => `${subject} ${level} ${limit} ${kind}`).sort()

describe('the documented quotas', () => {
  it('have ids of their own', () => {
    expect(new Set(quotas.map(({id}) => id)).size).toBe(quotas.length)
    for (const {id} of quotas) expect(id).toMatch(/^[a-z]+(\.[a-z0-9]+(-[a-z0-9]+)*)+$/)
  })

  it('say where they stand and when that was read', () => {
    for (const quota of quotas) {
      expect(quota.source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/kinesisvideostreams/)
      expect(quota.asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/)
      expect(quota.limit).toBeGreaterThan(0)
      expect(quota).not.toHaveProperty('serviceQuota')
    }
  })

  it('are the request rates of both pages, row by row, and no others', () => {
    expect(inOrder(quotas.filter(({unit}) => unit === 'TPS'))).toEqual(inOrder(facts))
  })

  it('are the other figures of both pages, row by row, and no others', () => {
    const ours = quotas.filter(({unit}) => unit !== 'TPS')
    expect(ours.map(({id, limit, unit, level, kind}) => [id, String(limit), unit, level, kind[0]]).sort()).toEqual(
      rows(figures).sort(),
    )
  })

  it('know which regions have room for more channels', () => {
    const ids = ['us-east-1', 'us-west-2', 'us-east-2', 'eu-central-1', 'cn-north-1'].map(channelQuotaId)
    expect(ids.map((id) => id.endsWith('large-regions'))).toEqual([true, true, false, false, false])
  })
})

const told = (name: string, value: number, more: Partial<ServiceQuota> = {}): ServiceQuota => ({
  ...{code: 'L-0A1B2C3D', name, value, unit: 'None', adjustable: true, applied: true},
  ...more,
})

/** What a name is taken for; undefined where it is left alone. */
function meaning(name: string, more: Partial<ServiceQuota> = {}, region = 'eu-west-1'): string | undefined {
  const applied = applyServiceQuotas(quotas, [told(name, 4242, more)], region)
  const changed = applied.quotas.filter(({limit}) => limit === 4242)
  expect(changed.length + applied.unmatched.length).toBe(1)
  return changed[0]?.id
}

describe('what Service Quotas tells', () => {
  it('takes the place of the documented figure, which is kept', () => {
    const {quotas: applied, unmatched} = applyServiceQuotas(quotas, [told('Signaling channels per account', 25_000)], 'eu-west-1')
    expect(unmatched).toEqual([])
    expect(applied.find(({id}) => id === 'channels.count')).toMatchObject({
      limit: 25_000,
      serviceQuota: {code: 'L-0A1B2C3D', name: 'Signaling channels per account', applied: true, documentedLimit: 5000},
    })
    expect(applied.filter(({serviceQuota}) => serviceQuota)).toHaveLength(1)
  })

  it.each([
    ['Number of signaling channels', 'channels.count'],
    ['Channels per account per region', 'channels.count'],
    ['Video streams per account', 'streams.count'],
    ['Viewers per signaling channel', 'signaling.viewers'],
    ['Signaling channels with storage enabled per account', 'ingestion.channels'],
    ['Rate of CreateSignalingChannel requests per account', 'channels.create-signaling-channel.account-rate'],
    ['GetIceServerConfig TPS per channel', 'signaling.get-ice-server-config.channel-rate'],
    ['DescribeStream API calls per stream', 'streams.describe-stream.stream-rate'],
  ])('is recognised as %s', (name, id) => {
    expect(meaning(name)).toBe(id)
  })

  it.each([
    ['Channels'.repeat(2), 'another word'],
    ['GetIceServerConfig requests', 'per what?'],
    ['GetIceServerConfig requests per resource', 'a channel or the account?'],
    ['GetIceServerConfig requests per channel per account', 'both levels'],
    ['DescribeStream and GetDataEndpoint requests per account', 'two APIs'],
    ['PutMedia bandwidth per stream', 'in which unit?'],
    ['Streams with fragments', 'more than the number'],
    ['Channel creation rate', 'no API'],
    ['constructor', 'a word of the language'],
  ])('leaves "%s" alone: %s', (name) => {
    expect(meaning(name)).toBeUndefined()
  })

  it('counts by the second only, and per region', () => {
    const name = 'GetIceServerConfig requests per account'
    expect(meaning(name, {period: '1 SECOND'})).toBe('signaling.get-ice-server-config.account-rate')
    expect(meaning(name, {period: '1 MINUTE'})).toBeUndefined()
    expect(meaning('Signaling channels', {}, 'us-east-1')).toBe('channels.count-large-regions')
  })

  it('leaves alone what two of its quotas could be', () => {
    const both = [told('Signaling channels', 1), told('Channels per account', 2, {code: 'L-11111111'})]
    const {quotas: applied, unmatched} = applyServiceQuotas(quotas, both, 'eu-west-1')
    expect(applied).toEqual(quotas)
    expect(unmatched).toEqual(both)
  })
})
