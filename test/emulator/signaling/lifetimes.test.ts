import {describe, expect, it} from 'vitest'
import {nextDeadline} from '../../../src/emulator/signaling/state.ts'
import {TestService} from '../../support/signaling-state-machine.ts'

const minutes = 60_000

describe('a connection', () => {
  it('is closed with 1001 after ten minutes in which nothing went over it', () => {
    const service = new TestService()
    const viewer = service.viewer('v')
    expect(service.later(10 * minutes - 1)).toEqual([])
    expect(service.later(1)).toEqual([{kind: 'close', connectionId: viewer, code: 1001, reason: 'Going away'}])
  })

  it('stays when it pings, sends or receives, but not beyond an hour', () => {
    const service = new TestService()
    const [master, viewer] = [service.master(), service.viewer('v')]
    for (let i = 0; i < 6; i++) {
      service.now += 9 * minutes
      service.step({kind: 'ping', connectionId: viewer})
      service.send(viewer, {action: 'ICE_CANDIDATE', messagePayload: 'e30='})
      expect(service.later(0)).toEqual([])
    }
    expect(service.later(6 * minutes).map((effect) => 'connectionId' in effect && effect.connectionId)).toEqual([master, viewer])
  })

  it('that is told to go away has a minute, and another GO_AWAY gives it no more', () => {
    const service = new TestService()
    const viewer = service.viewer('v')
    const goAway = () => service.step({kind: 'go-away', channelName: 'demo'})
    expect(goAway()).toEqual([{kind: 'reply', connectionId: viewer, frame: {messageType: 'GO_AWAY'}}])
    expect(service.later(30_000)).toEqual([])
    goAway()
    expect(service.later(30_000)).toMatchObject([{kind: 'close', code: 1001}])
  })

  it('is told to connect again for new ICE servers, and stays', () => {
    const service = new TestService()
    const viewer = service.viewer('v')
    service.connect('VIEWER', 'x', 'other')
    expect(service.step({kind: 'reconnect-ice-server', channelName: 'demo'})).toEqual([
      {kind: 'reply', connectionId: viewer, frame: {messageType: 'RECONNECT_ICE_SERVER'}},
    ])
    expect(service.later(2 * minutes)).toEqual([])
  })

  it('is told to go away and closed at once when its channel is deleted, and what waited there is forgotten', () => {
    const service = new TestService()
    const viewer = service.viewer('v')
    service.connect('VIEWER', 'x', 'other')
    service.send(viewer, {action: 'SDP_OFFER', messagePayload: 'e30='})
    expect(service.step({kind: 'channel-deleted', channelName: 'demo'})).toMatchObject([
      {kind: 'reply', connectionId: viewer, frame: {messageType: 'GO_AWAY'}},
      {kind: 'close', connectionId: viewer, code: 1000},
    ])
    service.step({kind: 'closed', connectionId: viewer})
    expect(service.connect('MASTER').received).toEqual([])
  })

  it('ends with 1003 at a binary frame, and is absent from then on', () => {
    const service = new TestService()
    const [master, viewer] = [service.master(), service.viewer('v')]
    expect(service.step({kind: 'binary', connectionId: master})).toMatchObject([
      {kind: 'close', connectionId: master, code: 1003},
    ])
    expect(service.send(viewer, {action: 'SDP_OFFER', messagePayload: 'e30='})).toEqual([])
    expect(service.send(master, 'more')).toEqual([])
  })

  it('is idle though it pings where pings are not to count', () => {
    const service = new TestService({pingsKeepAlive: false})
    const viewer = service.viewer('v')
    service.now += 9 * minutes
    service.step({kind: 'ping', connectionId: viewer})
    expect(service.later(minutes)).toMatchObject([{kind: 'close', connectionId: viewer, code: 1001}])
  })

  it('is closed when a newer one of its client has come, where that is wanted', () => {
    const service = new TestService({closeDisplaced: true})
    const older = service.master()
    const {id} = service.connect('MASTER')
    service.step({kind: 'closed', connectionId: older})
    expect([...service.state.connections.keys()]).toEqual([id])
  })

  it('lives sixty times faster where time does: an hour is a minute', () => {
    const service = new TestService({timeScale: 60})
    const viewer = service.viewer('v')
    for (let i = 0; i < 6; i++) {
      expect(service.later(9999)).toEqual([])
      service.step({kind: 'ping', connectionId: viewer})
    }
    expect(service.later(6)).toMatchObject([{kind: 'close', connectionId: viewer, code: 1001}])
    const other = service.viewer('w')
    service.step({kind: 'go-away', channelName: 'demo'})
    service.send(other, {action: 'SDP_OFFER', messagePayload: 'e30='})
    expect(service.later(1000)).toMatchObject([{kind: 'close', connectionId: other}])
    expect(service.connect('MASTER').received).toEqual([])
  })

  it('leaves nothing behind: no slot, no timer', () => {
    const service = new TestService()
    const viewer = service.viewer('v')
    expect(nextDeadline(service.state)).toBe(1000 + 10 * minutes)
    service.step({kind: 'closed', connectionId: viewer})
    expect(nextDeadline(service.state)).toBeUndefined()
    expect(service.state.connections.size).toBe(0)
  })
})
