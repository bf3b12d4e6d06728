import {describe, expect, it} from 'vitest'
import {candidatePriority, type IceCandidate} from '../../src/model/candidate.ts'
import type {Evidence} from '../../src/model/evidence.ts'
import type {LocalAddress} from '../../src/platform/network-interfaces.ts'
import {candidatesOf} from '../../src/probes/candidates.ts'
import {usableAddresses} from '../../src/probes/host-candidates.ts'
import {candidateFoundation} from '../../src/protocol/ice/foundation.ts'
import {address, observed, stunRow, turnRow} from '../support/evidence.ts'

const base = address('192.168.1.20:41641')
const host: IceCandidate = {
  foundation: '1',
  component: 1,
  protocol: 'udp',
  priority: candidatePriority('host', 65_535),
  address: base,
  type: 'host',
  foundAtMs: 2,
}
const evidence = (more: Evidence = {}): Evidence => ({
  hostCandidates: observed([host]),
  stunBindings: observed([stunRow]),
  turnAllocations: observed([turnRow(0, 'tls'), turnRow(0, 'udp')]),
  ...more,
})

describe('candidatesOf', () => {
  it('gives host, reflexive and relayed candidates, best first, with the priorities of RFC 8445 §5.1.2.1', () => {
    expect(candidatesOf(evidence()).map(({type, priority, serverTransport}) => [type, priority, serverTransport])).toEqual([
      ['host', 2_130_706_431, undefined],
      ['srflx', 1_694_498_815, 'udp'],
      ['relay', 16_777_215, 'udp'],
      ['relay', 16_776_959, 'tls'],
    ])
  })

  it('says where each was seen from, by whom, how fast and when', () => {
    const [, srflx, relay] = candidatesOf(evidence())
    expect(srflx).toMatchObject({
      address: address('203.0.113.7:41641'),
      relatedAddress: base,
      server: stunRow.subject,
      rttMs: 22,
      foundAtMs: 27,
    })
    expect(relay).toMatchObject({relatedAddress: address('203.0.113.7:41641'), rttMs: 24, foundAtMs: 179})
  })

  it('leaves out what is redundant (RFC 8445 §5.1.3): the same mapped address from a second server, and one that is our own', () => {
    const row = stunRow.observed.status === 'observed' ? stunRow.observed.value : undefined
    const second = {subject: 'stun:second', observed: observed({...row!, server: 'stun:second'}, 90)}
    const own = {subject: 'stun:inside', observed: observed({...row!, mappedAddress: base}, 5)}
    const types = (rows: Evidence['stunBindings']) => candidatesOf(evidence({stunBindings: rows!})).map(({type}) => type)
    expect(types(observed([stunRow, second]))).toEqual(['host', 'srflx', 'relay', 'relay'])
    expect(types(observed([own]))).toEqual(['host', 'relay', 'relay'])
  })

  it('is empty where nothing was observed', () => {
    expect(candidatesOf({})).toEqual([])
  })
})

describe('candidateFoundation', () => {
  const relay = {type: 'relay', baseAddress: '192.0.2.1', serverAddress: '192.0.2.1', serverTransport: 'udp'} as const
  it('is the same exactly where type, base, server and transport are (RFC 8445 §5.1.1.3)', () => {
    expect(candidateFoundation({...relay})).toBe(candidateFoundation(relay))
    const others = [{type: 'srflx'}, {baseAddress: '192.0.2.2'}, {serverAddress: '192.0.2.3'}, {serverTransport: 'tls'}] as const
    const foundations = others.map((other) => candidateFoundation({...relay, ...other}))
    expect(new Set([candidateFoundation(relay), ...foundations]).size).toBe(5)
    for (const foundation of foundations) expect(foundation).toMatch(/^[A-Za-z0-9+/]{1,32}$/)
  })
})

describe('usableAddresses', () => {
  const local = (text: string, interfaceName = 'eth0'): LocalAddress => ({
    interfaceName,
    family: text.includes(':') ? 'IPv6' : 'IPv4',
    address: text,
    loopback: text === '127.0.0.1' || text === '::1',
  })
  const all = ['127.0.0.1', '::1', '10.0.0.5', '10.1.0.5', 'fe80::1', '2001:db8::5'].map((text) => local(text))
  const names = (addresses: readonly LocalAddress[]) => addresses.map(({address}) => address)

  it('leaves out loopback and link-local IPv6, and lets the families take turns (RFC 8421)', () => {
    expect(names(usableAddresses(all, {}))).toEqual(['2001:db8::5', '10.0.0.5', '10.1.0.5'])
  })

  it('takes loopback where it is wanted, after the others', () => {
    expect(names(usableAddresses(all, {includeLoopback: true}))).toEqual([
      '2001:db8::5',
      '10.0.0.5',
      '10.1.0.5',
      '::1',
      '127.0.0.1',
    ])
  })

  it('takes loopback where there is nothing else', () => {
    expect(names(usableAddresses([local('127.0.0.1'), local('fe80::1')], {}))).toEqual(['127.0.0.1'])
  })

  it('takes exactly what was asked for', () => {
    expect(names(usableAddresses(all, {localAddresses: ['127.0.0.1']}))).toEqual(['127.0.0.1'])
  })
})
