import {describe, expect, it} from 'vitest'
import {type Misbehaviour, misbehaviours} from '../../src/model/misbehaviours.ts'
import {misbehave} from '../../src/peer/misbehave.ts'
import {ManualClock} from '../support/manual-clock.ts'
import {seenWith} from '../support/misbehaved-media.ts'
import {playedMedia} from '../support/played-media.ts'
import {randomSequence} from '../support/random-sequence.ts'

const arrivals = playedMedia(1)

/** A healthy camera, to hold the others against. */
const healthy = {lost: 0, broken: 0, audioPackets: 500}

describe('a camera that misbehaves', () => {
  it('with no-key-frames shows pictures that nobody can decode, and loses nothing', () => {
    const {video, audio} = seenWith('no-key-frames')
    expect(video).toMatchObject({rtp: {lost: healthy.lost}, frames: {complete: 140, keyFrames: 0, broken: 0}})
    expect(audio.rtp.packets).toBe(healthy.audioPackets)
  })

  it('with one-key-frame begins and never comes back to one', () => {
    const {frames} = seenWith('one-key-frame').video
    expect(frames).toMatchObject({keyFrames: 1, complete: 141})
    expect(frames!.firstKeyFrameAtMs).toBeDefined()
  })

  it('with rare-key-frames makes one every 12 s', () => {
    const {frames} = seenWith('rare-key-frames', 25).video
    expect(frames).toMatchObject({keyFrames: 3, broken: 0})
    expect(frames!.keyFrameInterval!.medianMs).toBeCloseTo(12_000, -2)
  })

  it('with late-key-frame makes its first one after 4 s', () => {
    const {frames, rtp} = seenWith('late-key-frame').video
    // What came first is the picture after the key frame that was left out.
    expect(frames!.firstKeyFrameAtMs! - rtp.firstPacketAtMs!).toBeCloseTo(4000 - 1000 / 15, 0)
    expect(rtp.lost).toBe(0)
  })

  it('with no-media sends nothing', () => {
    const {video, audio} = seenWith('no-media')
    expect([video.rtp.packets, audio.rtp.packets]).toEqual([0, 0])
  })

  it('with no-parameter-sets has key frames that nobody can decode', () => {
    const {video} = seenWith('no-parameter-sets')
    expect(video).toMatchObject({frames: {keyFrames: 10, complete: 150}, h264: {parameterSets: {sps: false, pps: false}}})
    expect(video.frames!.firstKeyFrameAtMs).toBeUndefined()
  })

  it('with other-profile says that it is Main', () => {
    expect(seenWith('other-profile').video.h264!.sps).toMatchObject({profileName: 'Main 3.1', width: 320, height: 240})
  })

  it('with one-frame stands still', () => {
    const {frames, rtp} = seenWith('one-frame').video
    expect(frames).toMatchObject({complete: 1, keyFrames: 1})
    expect(frames!.longestGapMs).toBeGreaterThan(9000)
    expect(rtp.lost).toBe(0)
  })

  it('with slow-frames has one picture a second', () => {
    expect(seenWith('slow-frames').video.frames!.perSecond).toBeCloseTo(1, 1)
  })

  it('with no-video or no-audio has the other alone', () => {
    expect(seenWith('no-video').video.rtp.packets).toBe(0)
    expect(seenWith('no-video').audio.rtp.packets).toBe(500)
    expect(seenWith('no-audio').audio.rtp.packets).toBe(0)
    expect(seenWith('no-audio').video.frames!.complete).toBe(150)
  })

  it('with loss-10% loses about that', () => {
    const {video, audio} = seenWith('loss-10%')
    expect(audio.rtp.lostFraction).toBeGreaterThan(0.05)
    expect(audio.rtp.lostFraction).toBeLessThan(0.2)
    expect(video.frames!.broken).toBeGreaterThan(0)
  })

  it('with jitter keeps the order', () => {
    const {video, audio} = seenWith('jitter')
    expect(audio).toMatchObject({rtp: {lost: 0, reordered: 0}})
    expect(audio.rtp.maxJitterMs).toBeGreaterThan(15)
    expect(video.frames).toMatchObject({complete: 150, broken: 0})
  })

  it('with wrong-clock counts ms', () => {
    expect(seenWith('wrong-clock').video.rtp.measuredClockRateHz! / 1000).toBeCloseTo(1, 1)
  })

  it('with garbage-rtp sends what makes no sense', () => {
    const {video} = seenWith('garbage-rtp')
    expect(video.rtp.garbage.malformed).toBeGreaterThan(10)
    expect(video.frames!.firstKeyFrameAtMs).toBeUndefined()
  })

  it('stops, whatever it holds back', () => {
    for (const name of Object.keys(misbehaviours) as Misbehaviour[]) {
      const clock = new ManualClock()
      const {send, stop} = misbehave(name, {clock, random: randomSequence(1), send: () => undefined})
      for (const {kind, packet} of arrivals.slice(0, 50)) send(kind, packet)
      stop()
      expect(clock.pending, name).toBe(0)
    }
  })
})
