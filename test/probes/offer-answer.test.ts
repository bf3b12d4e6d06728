import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {WebSocket} from 'ws'
import type {Evidence, OfferAnswerFact} from '../../src/model/evidence.ts'
import {type Clock, systemClock} from '../../src/platform/clock.ts'
import {systemRandom} from '../../src/platform/random.ts'
import {offerAnswer} from '../../src/probes/offer-answer.ts'
import type {ProbeContext} from '../../src/probes/probe.ts'
import {RunSession} from '../../src/probes/session.ts'
import {signalingConnect} from '../../src/probes/signaling-connect.ts'
import type {SignalingSession, SignalingSettings} from '../../src/probes/signaling-session.ts'
import {RunStopwatch} from '../../src/probes/stopwatch.ts'
import {encodeCandidate, encodeSessionDescription} from '../../src/protocol/signaling/payload.ts'
import {presignUrl} from '../../src/protocol/sigv4/presign.ts'
import {ManualClock} from '../support/manual-clock.ts'
import {channelArn, type SignalingServer, startSignalingServer} from '../support/signaling-server.ts'

let server: SignalingServer
let session: RunSession
beforeEach(async () => {
  server = await startSignalingServer(undefined, {verify: true})
  session = new RunSession(systemClock)
})
afterEach(async () => {
  expect(await session.closeAll()).toEqual([])
  await server.close()
})

/** Never waited for in real time. */
const answerTimeoutMs = 10_000

const observed = <T>(value: T) => ({status: 'observed' as const, value, atMs: 0, tookMs: 0})

function contextOf(
  signal = new AbortController().signal,
  clock: Clock = systemClock,
): ProbeContext<SignalingSession, SignalingSettings> {
  const settings: SignalingSettings = {
    clientId: 'probe',
    region: 'us-west-2',
    credentials: async () => server.context.credentials,
    answerTimeoutMs,
  }
  return {session, settings, clock, random: systemRandom, signal, stopwatch: new RunStopwatch(clock)}
}

const channelEvidence = (): Evidence =>
  ({
    channel: observed({arn: channelArn}),
    endpoints: observed({wss: `ws://127.0.0.1:${server.ports.VIEWER}`}),
  }) as unknown as Evidence

const connect = (context = contextOf()) => signalingConnect.run(context, channelEvidence())

async function probe(context = contextOf()): Promise<OfferAnswerFact> {
  const fact = await connect(context)
  return offerAnswer.run(context, {...channelEvidence(), signalingConnect: observed(fact)})
}

/** Runs the probe until its offer is out, then lets the time for the answer pass. */
async function probeInVain(): Promise<OfferAnswerFact> {
  const clock = new ManualClock(Date.now())
  const sent = countOf('SendSdpOffer')
  const probing = probe(contextOf(undefined, clock))
  await expect.poll(() => countOf('SendSdpOffer')).toBe(sent + 1)
  clock.advance(answerTimeoutMs)
  return probing
}

const countOf = (operation: string): number =>
  server.context.metrics
    .streams()
    .filter(({name, dimensions}) => name === 'Failure' && dimensions.Operation === operation)
    .reduce((sum, {minutes}) => sum + minutes.flatMap(({counts}) => [...counts.values()]).reduce((a, b) => a + b, 0), 0)

const answerSdp =
  'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=sendonly\r\na=rtpmap:96 H264/90000\r\n'
const answerFrame = (sdp = answerSdp) => ({
  action: 'SDP_ANSWER',
  messagePayload: encodeSessionDescription({type: 'answer', sdp}),
  recipientClientId: 'probe',
})
const candidate = 'candidate:1 1 udp 2113937151 192.0.2.7 5000 typ host'
const candidateFrame = {action: 'ICE_CANDIDATE', messagePayload: encodeCandidate({candidate}), recipientClientId: 'probe'}

/** A master that answers every offer with these frames, byte level: it is not our client. */
async function camera(...frames: object[]): Promise<{offers: string[]; send: (frame: object) => void}> {
  const url = presignUrl({
    url: `ws://127.0.0.1:${server.ports.MASTER}`,
    query: {'X-Amz-ChannelARN': channelArn},
    credentials: server.context.credentials,
    region: 'us-west-2',
    date: new Date(),
    expiresSeconds: 299,
  })
  const ws = new WebSocket(url)
  const offers: string[] = []
  ws.on('message', (data) => {
    offers.push(data.toString())
    for (const frame of frames) ws.send(JSON.stringify(frame))
  })
  await new Promise((resolve) => ws.once('open', resolve))
  session.closeLater('camera', () => ws.terminate())
  return {offers, send: (frame) => ws.send(JSON.stringify(frame))}
}

describe('the probe of offer and answer', () => {
  it('sends a real offer with a correlation id and reports the answer, its media and candidates', async () => {
    const {offers} = await camera(answerFrame(), candidateFrame)
    const fact = await probe()
    expect(fact.offer.media.map(({kind}) => kind)).toEqual(['video', 'audio', 'application'])
    expect(fact.offer.sdp).toMatch(/a=fingerprint:sha-256/)
    expect(JSON.parse(offers[0]!)).toMatchObject({messageType: 'SDP_OFFER', senderClientId: 'probe'})
    expect(fact.correlationId).toMatch(/^kvsctl-[0-9a-f]{16}$/)
    expect(fact.answer?.media).toEqual([{kind: 'video', port: 9, direction: 'sendonly', codecs: ['H264/90000']}])
    expect(fact).toMatchObject({remoteCandidates: [candidate], defects: [], answeredAfterMs: expect.any(Number)})
    expect(fact.waitedMs).toBeLessThan(answerTimeoutMs)
  })

  it('gives no answer as a fact when none comes', async () => {
    await camera()
    const fact = await probeInVain()
    expect(fact).not.toHaveProperty('answer')
    expect(fact).toMatchObject({defects: [], remoteCandidates: [], waitedMs: answerTimeoutMs})
  })

  it('does not take an answer to an earlier run, kept for the same client id, for its own', async () => {
    const stale = answerSdp.replace('96 H264', '96 VP8')
    const {send} = await camera(answerFrame())
    send(answerFrame(stale))
    send({...candidateFrame, messagePayload: encodeCandidate({candidate: candidate.replace('192.0.2.7', '192.0.2.99')})})
    await expect
      .poll(() => server.context.metrics.streams().some(({dimensions}) => dimensions.Operation === 'SendCandidate'))
      .toBe(true)
    const fact = await probe()
    expect(fact.answer?.media[0]?.codecs).toEqual(['H264/90000'])
    expect(fact.remoteCandidates).toEqual([])
  })

  const faults: [name: string, where: string][] = [
    ['peer-malformed-base64', 'base64'],
    ['peer-malformed-json', 'json'],
    ['peer-malformed-sdp', 'sdp'],
    ['peer-escapes', 'sdp'],
  ]
  for (const [name, where] of faults)
    it(`names the layer when the answer is broken: ${name}`, async () => {
      await camera(answerFrame())
      server.context.faults.add({name, channel: 'demo'})
      const fact = await probe()
      expect(fact).not.toHaveProperty('answer')
      expect(fact.defects).toMatchObject([{where}])
      expect(fact.waitedMs).toBeLessThan(answerTimeoutMs)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there
      expect(JSON.stringify(fact.defects)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/)
    })

  for (const name of ['offer-swallowed', 'answer-swallowed', 'answer-late'])
    it(`waits in vain with the fault ${name}, and only with it`, async () => {
      const {offers} = await camera(answerFrame())
      const {id} = server.context.faults.add({name})
      expect(await probeInVain()).not.toHaveProperty('answer')
      expect(offers).toHaveLength(name === 'offer-swallowed' ? 0 : 1)
      server.context.faults.remove(id)
      expect(await probe()).toHaveProperty('answer')
    })

  it('reports that the service refused the offer, and waits no longer', async () => {
    await camera(answerFrame())
    server.context.faults.add({name: 'message-refused', params: {type: 'ClientLimitExceededException'}})
    const fact = await probe()
    expect(fact.statusResponse).toEqual({
      success: false,
      errorType: 'ClientLimitExceededException',
      statusCode: '400',
      description: 'Refused by a fault',
    })
    expect(fact.waitedMs).toBeLessThan(answerTimeoutMs)
  })

  it('reports an answer that rejects all media as an answer', async () => {
    await camera(answerFrame())
    server.context.faults.add({name: 'peer-rejects-media'})
    expect((await probe()).answer?.media.map(({kind, port}) => [kind, port])).toEqual([
      ['video', 0],
      ['audio', 0],
      ['application', 0],
    ])
  })

  it('does not start without a websocket, and says with which status it was refused', async () => {
    server.context.faults.add({name: 'websocket-refused', params: {status: '404', body: 'none'}})
    const fact = await connect()
    expect(fact).toMatchObject({httpStatus: 404, clientId: 'probe', role: 'VIEWER'})
    expect(fact).not.toHaveProperty('body')
    expect(offerAnswer.unless?.({signalingConnect: observed(fact)})).toBe('the websocket was refused with 404')
  })

  it('fails when the service closes the websocket meanwhile', async () => {
    await camera()
    const probing = probe()
    await expect.poll(() => server.signaling.openConnections().some(({role}) => role === 'VIEWER')).toBe(true)
    server.signaling.channelDeleted('demo')
    await expect(probing).rejects.toMatchObject({failure: {kind: 'unreachable', code: '1000'}})
  })

  it('ends at once when it is interrupted', async () => {
    await camera()
    const abort = new AbortController()
    const context = contextOf(abort.signal)
    const fact = await connect(context)
    const probing = offerAnswer.run(context, {signalingConnect: observed(fact)})
    abort.abort()
    await expect(probing).rejects.toMatchObject({failure: {kind: 'interrupted'}})
  })
})

describe('the probe of the websocket', () => {
  it('connects as the viewer that it is told to be, and its session gives the slot back', async () => {
    await connect()
    expect(server.signaling.openConnections()).toMatchObject([{role: 'VIEWER', clientId: 'probe'}])
    expect(await session.closeAll()).toEqual([])
    await expect.poll(() => server.signaling.openConnections()).toEqual([])
  })
})
