import {describe, expect, it} from 'vitest'
import {arnOf, TestService} from '../../support/signaling-state-machine.ts'

const status = (errorType: string, correlationId: string) => ({
  messageType: 'STATUS_RESPONSE',
  statusResponse: expect.objectContaining({correlationId, errorType, statusCode: '400', success: false}),
})

describe('connecting', () => {
  it('is for ten viewers; the eleventh reads the words of the service', () => {
    const service = new TestService()
    for (let i = 1; i <= 10; i++) expect(service.connect('VIEWER', `v${i}`).refusal).toBeUndefined()
    expect(service.connect('VIEWER', 'v11').refusal).toEqual({
      status: 400,
      body: '{"Message":"Maximum number of clients connected to the channel !"}',
    })
  })

  it('again with the same client id takes no second slot, and a slot is free when its viewer has gone', () => {
    const service = new TestService()
    const ids = Array.from({length: 10}, (_, i) => service.viewer(`v${i}`))
    expect(service.connect('VIEWER', 'v3').refusal).toBeUndefined()
    expect(service.connect('MASTER').refusal).toBeUndefined()
    service.step({kind: 'closed', connectionId: ids[0]!})
    expect(service.connect('VIEWER', 'new').refusal).toBeUndefined()
  })

  it('counts viewers whose upgrade is under way', () => {
    const service = new TestService()
    const channelArn = 'arn:aws:kinesisvideo:us-west-2:123456789012:channel/demo/1'
    const ask = (i: number) => {
      service.now += 1000
      return service.step({
        kind: 'connect',
        connectionId: `p${i}`,
        channelArn,
        channelName: 'demo',
        role: 'VIEWER',
        clientId: `p${i}`,
      })
    }
    for (let i = 0; i < 10; i++) expect(ask(i)[0]).toMatchObject({kind: 'accept'})
    expect(ask(10)).toContainEqual(expect.objectContaining({kind: 'refuse'}))
  })

  it('needs a viewer to have a client id of the right form; a master may have one', () => {
    const service = new TestService()
    expect(service.connect('VIEWER').refusal).toMatchObject({status: 400})
    for (const id of ['..,;', 'ümlaut', 'a b', 'x'.repeat(257), 'AWS_me', 'aws_me', 'v\n'])
      expect(service.connect('VIEWER', id).refusal).toEqual({status: 400, body: '{"message":"Invalid ClientId specified !"}'})
    expect(service.connect('VIEWER', 'x'.repeat(256)).refusal).toBeUndefined()
    expect(service.connect('MASTER', 'MASTER').refusal).toBeUndefined()
  })

  it('is for three masters and three viewers per second and channel', () => {
    const service = new TestService()
    const connect = (i: number, channel?: string) => service.connectAtOnce('VIEWER', `v${i}`, channel).refusal
    expect([1, 2, 3].map((i) => connect(i))).toEqual([undefined, undefined, undefined])
    expect(connect(4)).toMatchObject({status: 400, errorType: 'ClientLimitExceededException'})
    expect(service.connectAtOnce('MASTER').refusal).toBeUndefined()
    expect(connect(4, 'other')).toBeUndefined()
    service.now += 1000
    expect(connect(4)).toBeUndefined()
  })
})

describe('a message that is not accepted', () => {
  it('is answered with its correlation id, and without one with silence', () => {
    const service = new TestService()
    const master = service.master()
    const noRecipient = {action: 'SDP_ANSWER', messagePayload: 'e30='}
    expect(service.send(master, noRecipient)).toEqual([])
    expect(service.send(master, {...noRecipient, correlationId: 'c-1'})).toEqual([
      {to: master, frame: status('InvalidArgumentException', 'c-1')},
    ])
  })

  it('is one without payload, or with a recipient or correlation id that is no id', () => {
    const service = new TestService()
    const master = service.master()
    const good = {action: 'ICE_CANDIDATE', messagePayload: 'e30=', recipientClientId: 'v', correlationId: 'c'}
    for (const bad of [{messagePayload: ''}, {messagePayload: 7}, {recipientClientId: 'a b'}, {correlationId: 'a b'}])
      expect(service.send(master, {...good, ...bad})).toMatchObject([{frame: {messageType: 'STATUS_RESPONSE'}}])
    expect(service.send(master, good)).toEqual([])
  })

  it('is the sixth SDP or the 21st candidate within a second, counted apart and per connection', () => {
    const service = new TestService()
    const viewer = service.viewer('v')
    const burst = (action: string, count: number, from = viewer) =>
      Array.from({length: count}, (_, i) =>
        service.send(from, {action, messagePayload: 'e30=', correlationId: `${action}-${i}`}),
      ).flat()
    expect(burst('SDP_OFFER', 6)).toEqual([{to: viewer, frame: status('ClientLimitExceededException', 'SDP_OFFER-5')}])
    expect(burst('ICE_CANDIDATE', 21)).toEqual([{to: viewer, frame: status('ClientLimitExceededException', 'ICE_CANDIDATE-20')}])
    service.now += 999
    expect(burst('SDP_OFFER', 1)).toHaveLength(1)
    service.now += 1
    expect(burst('SDP_OFFER', 1)).toEqual([])
    expect(burst('SDP_OFFER', 5, service.viewer('w'))).toEqual([])
  })

  it('is not one beyond the documented 10 K: the service delivers those (JS SDK issue 92)', () => {
    const service = new TestService()
    const [master, viewer] = [service.master(), service.viewer('v')]
    expect(service.send(viewer, {action: 'SDP_OFFER', messagePayload: 'x'.repeat(17_000)})).toMatchObject([{to: master}])
  })

  it('is one beyond 10,000 characters where limits are strict', () => {
    const service = new TestService({strictLimits: true})
    const [master, viewer] = [service.master(), service.viewer('v')]
    const offer = (length: number) => ({action: 'SDP_OFFER', messagePayload: 'x'.repeat(length), correlationId: 'c'})
    expect(service.send(viewer, offer(10_000))).toMatchObject([{to: master}])
    expect(service.send(viewer, offer(10_001))).toEqual([{to: viewer, frame: status('InvalidArgumentException', 'c')}])
  })

  it('is not one without recipient where media is stored, but for an offer', () => {
    const service = new TestService()
    service.storesMedia = true
    const master = service.master()
    const toSession = (action: string) => service.send(master, {action, messagePayload: 'e30=', correlationId: 'c'})
    expect([toSession('SDP_ANSWER'), toSession('ICE_CANDIDATE')]).toEqual([[], []])
    expect(toSession('SDP_OFFER')).toEqual([{to: master, frame: status('InvalidArgumentException', 'c')}])
    expect(service.connect('VIEWER', 'v').received).toEqual([])
  })

  it('is never too many where there are no rates, and three times as many where they are tripled', () => {
    const burst = (rateScale: number, count: number) => {
      const service = new TestService({rateScale})
      const viewer = service.viewer('v')
      const send = (i: number) => service.send(viewer, {action: 'SDP_OFFER', messagePayload: 'e30=', correlationId: `c${i}`})
      return Array.from({length: count}, (_, i) => send(i)).flat().length
    }
    expect([burst(Number.POSITIVE_INFINITY, 1000), burst(3, 16), burst(0.1, 3)]).toEqual([0, 1, 2])
  })

  it('is answered by the gateway when it has no route', () => {
    const service = new TestService()
    const viewer = service.viewer('v')
    for (const text of ['hello', '{}', '{"action":"JUMP","correlationId":"c"}'])
      expect(service.send(viewer, text)).toEqual([{to: viewer, frame: {message: 'Forbidden'}}])
  })
})

describe('what is counted', () => {
  it('is every operation with its failure, and every message in and out', () => {
    const service = new TestService()
    const [, viewer] = [service.master(), service.viewer('v')]
    const effects = service.step({
      kind: 'frame',
      connectionId: viewer,
      text: '{"action":"SDP_OFFER","messagePayload":"e30="}',
      messageTtlSeconds: 60,
    })
    expect(effects.filter(({kind}) => kind === 'count' || kind === 'transferred')).toEqual([
      {kind: 'count', operation: 'SendSdpOffer', channelName: 'demo', failed: false},
      {kind: 'transferred', channelName: 'demo'},
      {kind: 'transferred', channelName: 'demo'},
    ])
    expect(service.step({kind: 'closed', connectionId: viewer})).toEqual([
      {kind: 'count', operation: 'Disconnect', channelName: 'demo', failed: false},
    ])
  })

  it('is a connect when its handshake is done, or has failed', () => {
    const service = new TestService()
    const connect = {kind: 'connect', channelArn: arnOf('demo'), channelName: 'demo', role: 'VIEWER', clientId: 'v'} as const
    const counted = (failed: boolean) => ({kind: 'count', operation: 'ConnectAsViewer', channelName: 'demo', failed})
    expect(service.step({...connect, connectionId: 'a'})).toEqual([{kind: 'accept', connectionId: 'a'}])
    expect(service.step({kind: 'closed', connectionId: 'a'})).toEqual([counted(true)])
    service.step({...connect, connectionId: 'b'})
    expect(service.step({kind: 'opened', connectionId: 'b'})).toEqual([counted(false)])
    expect(service.step({...connect, connectionId: 'c', clientId: '?'})).toContainEqual(counted(true))
  })
})
