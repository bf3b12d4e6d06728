import {beforeEach, describe, expect, it} from 'vitest'
import {clientAt, ipv4, peer, TurnDriver} from './driver.ts'

let turn: TurnDriver

beforeEach(() => {
  turn = new TurnDriver()
  turn.allocate()
  turn.bind(0x4000)
})

const packet = 1000
const perSecond = 5_000_000 / 8 / packet

const sent = (count: number): number => {
  const before = turn.toPeers.length
  for (let i = 0; i < count; i++) turn.sendTo(peer, 'x'.repeat(packet))
  return turn.toPeers.length - before
}

const received = (count: number, relayId = 1): number =>
  Array.from({length: count}, () => turn.fromPeer('x'.repeat(packet), peer, relayId).length).reduce((a, b) => a + b, 0)

describe('the quota of 5 Mbps per allocation', () => {
  it('loses what is above it, each way for itself', () => {
    expect([sent(2 * perSecond), received(2 * perSecond)]).toEqual([perSecond, perSecond])
  })

  it('holds over any time: what was not used is worth one second at most', () => {
    sent(perSecond)
    turn.clock.advance(100)
    expect(sent(perSecond)).toBe(Math.floor(perSecond / 10))
    turn.clock.advance(60_000)
    turn.permit(peer)
    expect(sent(2 * perSecond)).toBe(perSecond)
  })

  it('lets 5 Mbps through for as long as one likes', () => {
    const ticks = 500
    let through = 0
    for (let i = 0; i < ticks; i++) {
      turn.clock.advance(16)
      through += sent(10)
    }
    expect(through).toBe(ticks * 10)
  })

  it('is of each allocation: another one of the same channel has its own', () => {
    received(perSecond)
    turn.client = clientAt(5001)
    turn.allocate()
    turn.permit(peer)
    expect([received(1, 1), received(1, 2)]).toEqual([0, 1])
  })

  it('can be lifted', () => {
    turn = new TurnDriver({bitsPerSecond: Number.POSITIVE_INFINITY})
    turn.allocate()
    turn.permit(ipv4(peer.address, 1))
    expect(received(3 * perSecond)).toBe(3 * perSecond)
  })
})
