import {describe, expect, it} from 'vitest'
import type {WebrtcStats} from '../../src/model/webrtc-stats.ts'
import {type Address, withLearntCandidates} from '../../src/peer/learnt-candidates.ts'

const stat = (type: string, id: string, more: Readonly<Record<string, string | number>>): WebrtcStats => ({
  ...{type, id, timestamp: 0},
  ...more,
})
const local = (id: string, candidateType: string, address: string, port: number) =>
  stat('local-candidate', id, {candidateType, address, port})
const remote = (id: string, candidateType: string, address: string, port: number) =>
  stat('remote-candidate', id, {candidateType, address, port})
const pair = (localCandidateId: string, remoteCandidateId: string) =>
  stat('candidate-pair', 'pair', {localCandidateId, remoteCandidateId})

const host = local('host', 'host', '10.0.0.2', 5000)
const reflexive = local('srflx', 'srflx', '192.0.2.1', 5000)
const camera = remote('camera', 'host', '198.51.100.7', 6000)

/** The two ends of the pair in `stats`, as they are named afterwards. */
function endsOf(stats: readonly WebrtcStats[], mapped?: Address) {
  const named = withLearntCandidates(stats, (id) => (id === 'pair' ? mapped : undefined))
  const byId = new Map(named.map((one) => [one.id, one]))
  const {localCandidateId, remoteCandidateId} = byId.get('pair')!
  return {ours: byId.get(String(localCandidateId)), theirs: byId.get(String(remoteCandidateId))}
}

describe('our end of a pair', () => {
  it('is the host candidate where the other side sees it as it is, and where nothing is known yet', () => {
    const stats = [host, reflexive, camera, pair('host', 'camera')]
    expect(endsOf(stats, ['10.0.0.2', 5000]).ours).toBe(host)
    expect(endsOf(stats).ours).toBe(host)
  })

  it('is the server-reflexive one behind a NAT that maps all alike', () => {
    expect(endsOf([host, reflexive, camera, pair('host', 'camera')], ['192.0.2.1', 5000]).ours).toBe(reflexive)
  })

  it('is a peer-reflexive one where no server told of that address, as behind a symmetric NAT', () => {
    const {ours} = endsOf([host, reflexive, camera, pair('host', 'camera')], ['192.0.2.1', 5005])
    expect(ours).toMatchObject({
      ...{type: 'local-candidate', candidateType: 'prflx', address: '192.0.2.1', port: 5005},
      ...{relatedAddress: '10.0.0.2', relatedPort: 5000},
    })
  })
})

it('our end of a pair is behind no NAT where it was seen at another address of this machine', () => {
  const loopback = [local('loopback', 'host', '127.0.0.1', 5001), local('of-stun', 'srflx', '127.0.0.1', 5000)]
  expect(endsOf([host, ...loopback, camera, pair('host', 'camera')], ['127.0.0.1', 5000]).ours).toBe(host)
})

it('our end of a pair stays relayed, whatever is beyond the relay', () => {
  const relay = local('relay', 'relay', '203.0.113.9', 49_160)
  expect(endsOf([relay, camera, pair('relay', 'camera')], ['192.0.2.1', 4000]).ours).toBe(relay)
})

describe('their end of a pair', () => {
  const early = remote('early', 'prflx', '198.51.100.7', 6000)

  it('is the candidate that was signaled, although a check came first', () => {
    expect(endsOf([host, early, camera, pair('host', 'early')]).theirs).toBe(camera)
  })

  it('stays peer-reflexive where nothing was signaled, or another port', () => {
    expect(endsOf([host, early, pair('host', 'early')]).theirs).toBe(early)
    const other = remote('other', 'host', '198.51.100.7', 6001)
    expect(endsOf([host, early, other, pair('host', 'early')]).theirs).toBe(early)
  })
})

it('a pair whose candidates are not told of is left as it is', () => {
  const lonely = pair('nobody', 'nothing')
  expect(withLearntCandidates([lonely], () => ['192.0.2.1', 1])).toEqual([lonely])
})
