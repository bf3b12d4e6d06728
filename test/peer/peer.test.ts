import {createSocket} from 'node:dgram'
import {once} from 'node:events'
import {afterEach, describe, expect, it} from 'vitest'
import {FailureError} from '../../src/model/failure-error.ts'
import {closeNotify} from '../../src/peer/farewell.ts'
import {createPeer, type Peer, type PeerOptions} from '../../src/peer/peer.ts'
import type {CandidateInit} from '../../src/protocol/signaling/payload.ts'

const open: Peer[] = []
const peer = async (role: PeerOptions['role']): Promise<Peer> => {
  const made = await createPeer({role})
  open.push(made)
  return made
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((made) => made.close()))
})

/** Resolves with the first event, or rejects when none came: a DTLS handshake on a busy machine takes a second at most. */
function first<T>(subscribe: (listener: (value: T) => void) => void, matches: (value: T) => boolean = () => true): Promise<T> {
  return new Promise((resolve, reject) => {
    AbortSignal.timeout(10_000).addEventListener('abort', () => reject(new Error('It did not happen before the deadline.')))
    subscribe((value) => matches(value) && resolve(value))
  })
}

const trickle = (from: Peer, to: Peer) => from.onCandidate((candidate) => void to.addCandidate(candidate))

const sectionOf = (sdp: string, kind: string) => sdp.slice(sdp.indexOf(`m=${kind} `)).split(/\r\n(?=m=)/)[0]!

const failureOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(FailureError)
  return (error as FailureError).failure
}

/** What Chromium 156 offers for H.264, most preferred first, with a VP8 before them; the order of profiles is the trap. */
const browserVideo = [
  'm=video 9 UDP/TLS/RTP/SAVPF 96 97 103 104 107 108 109 127',
  'a=rtpmap:96 VP8/90000',
  'a=rtpmap:97 rtx/90000',
  'a=fmtp:97 apt=96',
  'a=rtpmap:103 H264/90000',
  'a=fmtp:103 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=640032',
  'a=rtpmap:104 rtx/90000',
  'a=fmtp:104 apt=103',
  'a=rtpmap:107 H264/90000',
  'a=fmtp:107 level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42e01f',
  'a=rtpmap:108 rtx/90000',
  'a=fmtp:108 apt=107',
  'a=rtpmap:109 H264/90000',
  'a=rtcp-fb:109 nack pli',
  'a=fmtp:109 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
  'a=rtpmap:127 H264/90000',
  'a=fmtp:127 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f',
]

/** An offer of our own peer with the video section of a browser. */
async function browserOffer(video: readonly string[]): Promise<string> {
  const offer = await (await peer('viewer')).createOffer()
  const ours = sectionOf(offer, 'video')
  const kept = ours.split('\r\n').filter((line) => !/^(m=|a=rtpmap|a=fmtp|a=rtcp-fb)/.test(line))
  return offer.replace(ours, [video[0], ...kept, ...video.slice(1)].join('\r\n'))
}

describe('two peers on this machine', () => {
  it('connect, and H.264 and Opus packets arrive as they were sent', async () => {
    const [viewer, camera] = [await peer('viewer'), await peer('camera')]
    trickle(viewer, camera)
    trickle(camera, viewer)
    const sent = {sequenceNumber: 65_535, timestamp: 2 ** 32 - 1, marker: true, payload: Buffer.from('a picture')}
    camera.onStateChange((state) => {
      if (state !== 'connected') return
      camera.sendRtp('video', sent)
      camera.sendRtp('audio', {...sent, marker: false, payload: Buffer.from('a tone')})
    })
    const video = first((listener) => viewer.onRtp('video', listener))
    const audio = first((listener) => viewer.onRtp('audio', listener))
    await viewer.acceptAnswer(await camera.acceptOffer(await viewer.createOffer()))

    expect(await video).toMatchObject({...sent, payloadType: 96})
    expect(await audio).toMatchObject({marker: false, payload: Buffer.from('a tone'), payloadType: 111})
  })
})

describe('a peer that ends', () => {
  /** Two that are connected. */
  async function pairOf(): Promise<readonly [viewer: Peer, camera: Peer]> {
    const [viewer, camera] = [await peer('viewer'), await peer('camera')]
    trickle(viewer, camera)
    trickle(camera, viewer)
    const both = [viewer, camera].map((one) => first(one.onStateChange.bind(one), (state) => state === 'connected'))
    await viewer.acceptAnswer(await camera.acceptOffer(await viewer.createOffer()))
    await Promise.all(both)
    return [viewer, camera]
  }

  it.each(['viewer', 'camera'] as const)(
    'says so to the other one, which waits for no consent to expire: the %s',
    async (role) => {
      const [viewer, camera] = await pairOf()
      const [ends, stays] = role === 'viewer' ? [viewer, camera] : [camera, viewer]
      const alert = first<number>((listener) => stays.onFarewell(listener))
      await ends.close()
      expect(await alert).toBe(closeNotify)
    },
  )
})

describe('an offer of a viewer', () => {
  it('asks for H.264 and Opus by the names that the KVS C SDK looks for, and opens a data channel', async () => {
    const offer = await (await peer('viewer')).createOffer()
    expect(sectionOf(offer, 'video')).toMatch(
      /a=recvonly[\s\S]*a=rtpmap:96 H264\/90000[\s\S]*packetization-mode=1;profile-level-id=42e01f/,
    )
    expect(sectionOf(offer, 'video')).toMatch(/a=rtcp-fb:96 nack\r\na=rtcp-fb:96 nack pli/)
    expect(sectionOf(offer, 'audio')).toMatch(/a=recvonly[\s\S]*a=rtpmap:111 opus\/48000\/2/)
    expect(offer).toContain('webrtc-datachannel')
  })

  it('gathers on loopback too, and asks no STUN server that nobody named', async () => {
    const viewer = await peer('viewer')
    const found: CandidateInit[] = []
    const loopback = first<CandidateInit>(
      (listener) => viewer.onCandidate((candidate) => listener(found[found.push(candidate) - 1]!)),
      ({candidate}) => candidate.includes(' 127.0.0.1 '),
    )
    await viewer.createOffer()
    expect((await loopback).candidate).toMatch(/^candidate:\S+ 1 udp \d+ 127\.0\.0\.1 \d+ typ host/)
    expect(found.every(({candidate}) => candidate.includes('typ host'))).toBe(true)
  })
})

describe('a peer for this machine only', () => {
  it('answers with no address but loopback', async () => {
    const local = await createPeer({role: 'camera', localOnly: true})
    open.push(local)
    const found: string[] = []
    const gathered = first<CandidateInit>((listener) =>
      local.onCandidate((candidate) => {
        found.push(candidate.candidate.split(' ')[4]!)
        listener(candidate)
      }),
    )
    await local.acceptOffer(await (await peer('viewer')).createOffer())
    await gathered
    expect(found).toEqual(['127.0.0.1'])
  })
})

describe('the answer of a camera', () => {
  it('takes constrained baseline with packetization mode 1 out of a browser’s list, and nothing else', async () => {
    const answer = await (await peer('camera')).acceptOffer(await browserOffer(browserVideo))
    const video = sectionOf(answer, 'video')
    expect(video).toMatch(/^m=video 9 UDP\/TLS\/RTP\/SAVPF 109\r\n/)
    expect(video.match(/a=rtpmap:.*/g)).toEqual(['a=rtpmap:109 H264/90000'])
    expect(video).toContain('a=sendonly')
    expect(video).toMatch(/a=msid:\S+ \S+/)
  })

  it.each([
    ['High profile alone', browserVideo.slice(0, 8)],
    ['VP8 alone', browserVideo.slice(0, 4)],
  ])('is refused by name for %s', async (_, video) => {
    const failure = await failureOf((await peer('camera')).acceptOffer(await browserOffer(video)))
    expect(failure).toMatchObject({kind: 'refused', code: 'no-common-codec', message: expect.stringContaining('H.264')})
  })
})

describe('hostile descriptions', () => {
  const valid = async () => await (await peer('viewer')).createOffer()

  it.each([
    ['nothing', () => '', 'it is empty'],
    ['text', () => 'v=0\r\nhello', 'line 2'],
    ['no ICE password', (sdp: string) => sdp.replace(/a=ice-pwd:.*\r\n/g, ''), 'a=ice-pwd'],
    ['no ICE user name', (sdp: string) => sdp.replace(/a=ice-ufrag:.*\r\n/g, ''), 'a=ice-ufrag'],
    ['no fingerprint', (sdp: string) => sdp.replace(/a=fingerprint:.*\r\n/g, ''), 'a=fingerprint'],
    ['a broken m-line', (sdp: string) => sdp.replace('m=video 9', 'm=video'), 'media description'],
    ['a codec without a name', (sdp: string) => sdp.replace('a=rtpmap:111 opus/48000/2', 'a=rtpmap:'), ''],
    ['a section of an unknown kind', (sdp: string) => sdp.replace('m=audio', 'm=smell'), ''],
    ['too many sections', (sdp: string) => sdp + `${sectionOf(sdp, 'audio')}\r\n`.repeat(40), 'media sections'],
    ['too much of everything', (sdp: string) => sdp + 'a=x\r\n'.repeat(50_000), 'characters'],
    [
      'too many candidates',
      (sdp: string) => sdp + 'a=candidate:1 1 udp 1 127.0.0.1 9 typ host\r\n'.repeat(200),
      '200 candidates',
    ],
  ])('%s is malformed, and says why', async (_, change, reason) => {
    const failure = await failureOf((await peer('camera')).acceptOffer(change(await valid())))
    expect(failure).toMatchObject({kind: 'malformed', message: expect.stringContaining(reason)})
  })

  it('an answer that rejects our video is refused in words', async () => {
    const [viewer, camera] = [await peer('viewer'), await peer('camera')]
    const answer = await camera.acceptOffer(await viewer.createOffer())
    const rejected = answer.replace(sectionOf(answer, 'video'), 'm=video 0 UDP/TLS/RTP/SAVPF 0\r\nc=IN IP4 0.0.0.0\r\na=mid:0')
    expect(await failureOf(viewer.acceptAnswer(rejected))).toMatchObject({
      kind: 'refused',
      code: 'media-rejected',
      message: expect.stringContaining('video'),
    })
  })

  it('an answer without a data channel is fine', async () => {
    const [viewer, camera] = [await peer('viewer'), await peer('camera')]
    const answer = await camera.acceptOffer(await viewer.createOffer())
    await viewer.acceptAnswer(answer.replace('m=application 9', 'm=application 0'))
  })

  it('escapes in an error text do not reach the terminal', async () => {
    const sdp = (await valid()).replace('a=mid:0', 'a=mid:\u009b31m')
    const failure = await failureOf((await peer('camera')).acceptOffer(sdp))
    expect(failure.message).not.toContain('\u009b')
  })
})

describe('candidates', () => {
  it('that name a host, a .local name or TCP are passed over, since werift would look them up', async () => {
    const [viewer, camera] = [await peer('viewer'), await peer('camera')]
    const offer = await viewer.createOffer()
    const names = ['udp 1 evil.invalid 9 typ host', 'udp 1 f00d.local 9 typ host', 'tcp 1 127.0.0.1 9 typ host tcptype active']
    await camera.acceptOffer(offer + names.map((name) => `a=candidate:1 1 ${name}\r\n`).join(''))
    for (const name of names) await camera.addCandidate({candidate: `candidate:1 1 ${name}`, sdpMid: '0'})
    await camera.addCandidate({candidate: '', sdpMid: '0'})
  })

  it('for a section that does not exist are malformed', async () => {
    const [viewer, camera] = [await peer('viewer'), await peer('camera')]
    await camera.acceptOffer(await viewer.createOffer())
    const candidate = {candidate: 'candidate:1 1 udp 1 127.0.0.1 9 typ host', sdpMid: '77'}
    expect(await failureOf(camera.addCandidate(candidate))).toMatchObject({kind: 'malformed'})
  })

  it('are bounded in number', async () => {
    const [viewer, camera] = [await peer('viewer'), await peer('camera')]
    await camera.acceptOffer(await viewer.createOffer())
    const many = Array.from({length: 101}, (_, i) => `candidate:${i} 1 udp 1 127.0.0.1 ${i + 1} typ host`)
    const outcomes = await Promise.allSettled(many.map((candidate) => camera.addCandidate({candidate, sdpMid: '0'})))
    expect(outcomes.filter(({status}) => status === 'rejected')).toHaveLength(1)
  })
})

describe('packets from strangers', () => {
  it('at the port of a candidate are survived', async () => {
    const [viewer, camera] = [await peer('viewer'), await peer('camera')]
    const target = first<CandidateInit>(
      (listener) => camera.onCandidate(listener),
      ({candidate}) => candidate.includes(' 127.0.0.1 '),
    )
    await camera.acceptOffer(await viewer.createOffer())
    const port = Number((await target).candidate.split(' ')[5])
    const stranger = createSocket('udp4')
    const binding = Buffer.from('000100002112a442000102030405060708090a0b', 'hex')
    for (const bytes of [binding, binding.subarray(0, 7), Buffer.alloc(0), Buffer.alloc(1500, 0x16), Buffer.alloc(30, 0x80)])
      stranger.send(bytes, port, '127.0.0.1')
    // A binding request without credentials is answered or not; what counts is that the peer still closes in order.
    await Promise.race([once(stranger, 'message'), new Promise(setImmediate)])
    stranger.close()
    await camera.close()
  })
})

describe('a closed peer', () => {
  it('says so to whoever asks it for more', async () => {
    const viewer = await peer('viewer')
    await viewer.close()
    await viewer.close()
    expect(await failureOf(viewer.createOffer())).toMatchObject({kind: 'interrupted'})
  })
})
