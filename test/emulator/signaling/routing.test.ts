import {describe, expect, it} from 'vitest'
import {TestService} from '../../support/signaling-state-machine.ts'

const offer = (messagePayload: string) => ({action: 'SDP_OFFER', messagePayload})
const candidate = (messagePayload: string) => ({action: 'ICE_CANDIDATE', messagePayload})
const answer = (messagePayload: string, recipientClientId: string) => ({action: 'SDP_ANSWER', messagePayload, recipientClientId})

describe('routing', () => {
  it('takes a viewer to the master with its client id, and the master to the viewer that it names, without one', () => {
    const service = new TestService()
    const [master, alice, bob] = [service.master(), service.viewer('alice'), service.viewer('bob')]
    expect(service.send(alice, {...offer('b2ZmZXI='), senderClientId: 'bob', correlationId: 'c1'})).toEqual([
      {to: master, frame: {messageType: 'SDP_OFFER', messagePayload: 'b2ZmZXI=', senderClientId: 'alice'}},
    ])
    expect(service.send(master, answer('YW5zd2Vy', 'bob'))).toEqual([
      {to: bob, frame: {messageType: 'SDP_ANSWER', messagePayload: 'YW5zd2Vy'}},
    ])
  })

  it('passes payloads on unchanged, in the alphabet in which they came', () => {
    const service = new TestService()
    const master = service.master()
    expect(service.send(service.viewer('v'), offer('_-_-'))).toMatchObject([{to: master, frame: {messagePayload: '_-_-'}}])
  })

  it('keeps channels and a viewer called master apart', () => {
    const service = new TestService()
    service.connect('MASTER', undefined, 'other')
    const viewer = service.viewer('master')
    expect(service.send(viewer, offer('x'))).toEqual([])
    expect(service.connect('MASTER').received).toMatchObject([{frame: {senderClientId: 'master'}}])
  })

  it('lets a viewer talk to the master only, whomever it names', () => {
    const service = new TestService()
    const [master, alice] = [service.master(), service.viewer('alice')]
    service.viewer('bob')
    expect(service.send(alice, {...offer('x'), recipientClientId: 'bob'})).toMatchObject([{to: master}])
  })

  it('goes to the newest connection of a client; the older one hears nothing, says nothing, and stays open', () => {
    const service = new TestService()
    const [old, viewer, master] = [service.master(), service.viewer('v'), service.master()]
    expect(service.send(viewer, offer('x'))).toMatchObject([{to: master}])
    expect(service.send(old, answer('x', 'v'))).toEqual([])
    const newer = service.viewer('v')
    expect(service.send(master, answer('x', 'v'))).toMatchObject([{to: newer}])
    service.step({kind: 'closed', connectionId: viewer})
    expect(service.send(master, answer('x', 'v'))).toMatchObject([{to: newer}])
  })
})

describe('messages for a client that is not there', () => {
  it('wait for it, oldest first; a newer offer of the same sender replaces the older one, candidates do not', () => {
    const service = new TestService()
    const [alice, bob] = [service.viewer('alice'), service.viewer('bob')]
    service.send(alice, offer('old'))
    service.send(alice, candidate('1'))
    service.send(bob, offer('bob'))
    service.send(alice, candidate('2'))
    service.send(alice, offer('new'))
    const {id, received} = service.connect('MASTER')
    expect(received.map(({to, frame}) => [to, (frame as {messagePayload: string}).messagePayload])).toEqual([
      [id, '1'],
      [id, 'bob'],
      [id, '2'],
      [id, 'new'],
    ])
    expect(service.connect('MASTER').received).toEqual([])
  })

  it('are dropped without a word when the TTL that the channel had when they were sent is over', () => {
    const service = new TestService()
    const viewer = service.viewer('v')
    service.messageTtlSeconds = 5
    service.send(viewer, candidate('short'))
    service.messageTtlSeconds = 60
    service.send(viewer, candidate('long'))
    service.now += 5000
    expect(service.connect('MASTER').received).toMatchObject([{frame: {messagePayload: 'long'}}])
  })

  it('include those that the master sends to someone it has never seen', () => {
    const service = new TestService()
    expect(service.send(service.master(), answer('x', 'nobody'))).toEqual([])
    expect(service.connect('VIEWER', 'nobody').received).toHaveLength(1)
  })

  it('are kept up to 200 for one client, the newest', () => {
    const service = new TestService()
    const viewer = service.viewer('v')
    for (let i = 0; i < 250; i++) {
      service.now += 50
      service.send(viewer, candidate(String(i)))
    }
    const {received} = service.connect('MASTER')
    expect(received).toHaveLength(200)
    expect(received[0]).toMatchObject({frame: {messagePayload: '50'}})
  })

  it('are bounded for the channel too, however many clients a master invents', () => {
    const service = new TestService()
    const master = service.master()
    const payload = 'x'.repeat(30_000)
    for (let i = 0; i < 400; i++) {
      service.now += 50
      service.send(master, {...candidate(payload), recipientClientId: `ghost-${i}`})
    }
    expect(service.connect('VIEWER', 'ghost-0').received).toEqual([])
    expect(service.connect('VIEWER', 'ghost-399').received).toHaveLength(1)
    const kept = [...service.state.channels.values()].reduce((sum, {queue}) => sum + queue.length, 0)
    expect(kept * payload.length).toBeLessThan(5 * 1024 * 1024)
  })
})
