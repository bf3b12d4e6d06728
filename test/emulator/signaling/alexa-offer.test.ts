import {describe, expect, it} from 'vitest'
import {channelArn, createControlPlane, fails, start} from '../../support/control-plane.ts'
import {ManualClock} from '../../support/manual-clock.ts'
import {heard, TestService} from '../../support/signaling-state-machine.ts'

const answer = (messagePayload: string, recipientClientId: string) => ({action: 'SDP_ANSWER', messagePayload, recipientClientId})
const sent = (service: TestService, from: string, frame: object) =>
  service.step({kind: 'frame', connectionId: from, text: JSON.stringify(frame), messageTtlSeconds: 60})

describe('an offer from Alexa', () => {
  it('comes to the master like one of a viewer, and its answer ends the request', () => {
    const service = new TestService()
    const master = service.master()
    expect(service.alexaOffer('r1', 'echo').flatMap(heard)).toEqual([
      {to: master, frame: {messageType: 'SDP_OFFER', messagePayload: 'b2ZmZXI=', senderClientId: 'echo'}},
    ])
    const effects = sent(service, master, answer('YW5zd2Vy', 'echo'))
    expect(effects).toContainEqual({kind: 'conclude', requestId: 'r1', outcome: {status: 'answered', messagePayload: 'YW5zd2Vy'}})
    expect(effects.flatMap(heard)).toEqual([])
    expect(service.later(29_000)).toEqual([])
  })

  it('waits for a master as long as its message lives', () => {
    const service = new TestService()
    service.messageTtlSeconds = 5
    service.alexaOffer('r1', 'echo')
    service.now += 4000
    const {id, received} = service.connect('MASTER')
    expect(received).toEqual([])
    service.alexaOffer('r2', 'echo-2')
    expect(sent(service, id, answer('eA==', 'echo-2'))).toContainEqual(
      expect.objectContaining({kind: 'conclude', requestId: 'r2'}),
    )
  })

  it('is taken up by a master that comes in time', () => {
    const service = new TestService()
    service.alexaOffer('r1', 'echo')
    expect(service.connect('MASTER').received).toMatchObject([{frame: {messageType: 'SDP_OFFER', senderClientId: 'echo'}}])
  })

  it('is given up after 29 s, and what the master answers then is nobody’s', () => {
    const service = new TestService()
    const master = service.master()
    service.alexaOffer('r1', 'echo')
    expect(service.later(28_999)).toEqual([])
    expect(service.later(1)).toEqual([{kind: 'conclude', requestId: 'r1', outcome: {status: 'timed-out'}}])
    expect(sent(service, master, answer('eA==', 'echo')).filter(({kind}) => kind === 'conclude')).toEqual([])
  })

  it('gives way to a newer one of the same client, and each request ends', () => {
    const service = new TestService()
    const master = service.master()
    service.alexaOffer('old', 'echo')
    service.later(1000)
    service.alexaOffer('new', 'echo')
    expect(sent(service, master, answer('eA==', 'echo'))).toContainEqual(expect.objectContaining({requestId: 'new'}))
    expect(service.later(28_000)).toEqual([{kind: 'conclude', requestId: 'old', outcome: {status: 'timed-out'}}])
  })

  it('ends with its channel, and takes no candidates', () => {
    const service = new TestService()
    const master = service.master()
    service.alexaOffer('r1', 'echo')
    service.send(master, {action: 'ICE_CANDIDATE', messagePayload: 'e30=', recipientClientId: 'echo'})
    expect(service.connect('VIEWER', 'echo').received).toEqual([])
    expect(service.step({kind: 'channel-deleted', channelName: 'demo'})).toContainEqual({
      kind: 'conclude',
      requestId: 'r1',
      outcome: {status: 'channel-deleted'},
    })
    expect(service.later(29_000)).toEqual([])
  })
})

describe('SendAlexaOfferToMaster', () => {
  const input = {ChannelARN: channelArn('cam'), SenderClientId: 'echo', MessagePayload: 'b2ZmZXI='}
  const ask = async (outcome: object, given: object = input) => {
    const kvs = createControlPlane({}, new ManualClock(start), async (offer) => {
      expect(offer).toEqual({
        channelArn: channelArn('cam'),
        channelName: 'cam',
        senderClientId: 'echo',
        messagePayload: 'b2ZmZXI=',
      })
      return outcome as never
    })
    await kvs.must('CreateSignalingChannel', {ChannelName: 'cam'})
    return kvs.ask('SendAlexaOfferToMaster', given)
  }

  it('answers with the payload of the master', async () => {
    expect(await ask({status: 'answered', messagePayload: 'eA=='})).toEqual({Answer: 'eA=='})
  })

  it('says in the words of the gateway that nobody answered', async () => {
    expect(await ask({status: 'timed-out'})).toEqual({status: 500, error: 'InternalFailure: Endpoint request timed out'})
    expect(await ask({status: 'channel-deleted'})).toEqual(fails('ResourceNotFoundException', 404))
  })

  it('refuses what the model does not let through, and what is no base64', async () => {
    const refused = fails('InvalidArgumentException')
    for (const wrong of [
      {MessagePayload: 'not base64!'},
      {MessagePayload: 'abc'},
      {MessagePayload: 'a=bc'},
      {MessagePayload: 'A'.repeat(10_004)},
      {SenderClientId: 'a b'},
      {SenderClientId: undefined},
    ])
      expect(await ask({}, {...input, ...wrong})).toEqual(refused)
    expect(await ask({}, {...input, ChannelARN: channelArn('none')})).toEqual(fails('ResourceNotFoundException', 404))
  })
})
