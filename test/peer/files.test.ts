import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, describe, expect, it} from 'vitest'
import type {UserError} from '../../src/model/user-error.ts'
import {loopingFeed} from '../../src/peer/files/frame-feed.ts'
import {openH264File} from '../../src/peer/files/h264-file.ts'
import {openOpusFile} from '../../src/peer/files/opus-file.ts'
import {playFiles} from '../../src/peer/files/play-files.ts'
import type {MediaKind, RtpPacket} from '../../src/peer/rtp-packet.ts'
import {splitNalUnits} from '../../src/protocol/h264/annex-b.ts'
import {ManualClock} from '../support/manual-clock.ts'

const dir = mkdtempSync(join(tmpdir(), 'kvsctl-media-'))
afterAll(() => rmSync(dir, {recursive: true}))

const video = readFileSync('src/peer/sample/sample.h264')
const audio = readFileSync('src/peer/sample/sample.opus')

function fileOf(bytes: Buffer | string, name = 'file'): string {
  const path = join(dir, name)
  writeFileSync(path, bytes)
  return path
}

const codeOf = async (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (error: UserError) => error.code,
  )

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const item of items) list.push(item)
  return list
}

const annexB = (units: readonly Buffer[]) => Buffer.concat(units.flatMap((unit) => [Buffer.from([0, 0, 0, 1]), unit]))

const units = splitNalUnits(video)
const typeOf = (unit: Buffer) => unit[0]! & 0x1f

describe('a file of H.264', () => {
  it('tells what it is, and gives its pictures', async () => {
    const file = await openH264File(fileOf(video))
    expect(file).toMatchObject({
      width: 320,
      height: 240,
      profileName: 'Constrained Baseline 3.1',
      framesPerSecond: 15,
      rateFrom: 'stream',
    })
    const pictures = await all(file.pictures())
    expect(pictures.length).toBe(60)
    expect(Buffer.concat(pictures.flat()).equals(Buffer.concat(units))).toBe(true)
  })

  it('may be told another rate', async () => {
    expect(await openH264File(fileOf(video), 30)).toMatchObject({framesPerSecond: 30, rateFrom: 'caller'})
  })

  it('begins with its first key frame, and ends with what is whole', async () => {
    const firstSlice = units.findIndex((unit) => typeOf(unit) === 1)
    const file = await openH264File(fileOf(annexB([...units.slice(firstSlice), ...units]).subarray(0, -20)))
    const [first] = await all(file.pictures())
    expect(first!.map(typeOf)).toEqual([7, 8, 5])
  })

  it.each([
    ['empty', Buffer.alloc(0)],
    ['not-h264', Buffer.from('ftypisom and then whatever \0\0\x01 there is in an MP4')],
    ['no-key-frame', annexB(units.filter((unit) => typeOf(unit) === 1))],
    ['no-key-frame', Buffer.alloc(100)],
    ['no-parameter-sets', annexB(units.filter((unit) => typeOf(unit) !== 7))],
    ['no-parameter-sets', annexB(units.filter((unit) => typeOf(unit) !== 8))],
    ['bad-sps', annexB(units.map((unit) => (typeOf(unit) === 7 ? unit.subarray(0, 5) : unit)))],
    // slice_type of the second picture: first_mb 0 (1), type 1 = B (010)
    ['b-frames', annexB(units.map((unit, i) => (i === 3 ? Buffer.from([0x41, 0b10101000, 0xff]) : unit)))],
  ])('that is %s says so', async (code, bytes) => {
    expect(await codeOf(openH264File(fileOf(bytes)))).toBe(code)
  })

  it('that is not there, or no file, says so', async () => {
    expect(await codeOf(openH264File(join(dir, 'nothing')))).toBe('cannot-read')
    await expect(openH264File(dir)).rejects.toThrow('is a directory')
  })
})

describe('a file of Opus', () => {
  it('gives its packets with their durations', async () => {
    const file = await openOpusFile(fileOf(audio))
    expect(file.channels).toBe(2)
    const packets = await all(file.packets())
    expect(packets.length).toBeGreaterThanOrEqual(200)
    expect(packets.every(({durationMs}) => durationMs === 20)).toBe(true)
  })

  const vorbis = Buffer.from(audio)
  vorbis.write('\x01vorbis', audio.indexOf('OpusHead'))
  const surround = Buffer.from(audio)
  surround[audio.indexOf('OpusHead') + 18] = 1

  it.each([
    ['empty', Buffer.alloc(0)],
    ['not-ogg', Buffer.from('RIFFxxxxWAVEfmt and so on')],
    ['not-opus', vorbis],
    ['not-stereo', surround],
    ['empty', audio.subarray(0, audio.indexOf('OpusTags') + 10)],
  ])('that is %s says so', async (code, bytes) => {
    expect(await codeOf(openOpusFile(fileOf(bytes)))).toBe(code)
  })
})

/** Gives files the time to be read, which no clock of ours measures. */
async function turns(until: () => boolean): Promise<void> {
  for (let i = 0; i < 2000 && !until(); i++) await new Promise((resolve) => setImmediate(resolve))
}

describe('playing files', () => {
  it('goes round in real time, each by itself', async () => {
    const clock = new ManualClock()
    const sent: {kind: MediaKind; packet: RtpPacket}[] = []
    const [h264, opus] = await Promise.all([openH264File(fileOf(video, 'v')), openOpusFile(fileOf(audio, 'a'))])
    // From the memory: the time that a disk takes is not on this clock.
    const [read, heard] = await Promise.all([all(h264.pictures()), all(opus.packets())])
    const stop = playFiles({
      clock,
      random: {bytes: (count) => Buffer.alloc(count)},
      video: {
        ...h264,
        async *pictures() {
          yield* read
        },
      },
      audio: {
        ...opus,
        async *packets() {
          yield* heard
        },
      },
      send: (kind, packet) => sent.push({kind, packet}),
      onError: (error) => expect.unreachable(String(error)),
    })
    const pictures = () => sent.filter(({kind, packet}) => kind === 'video' && packet.marker)
    const sounds = () => sent.filter(({kind}) => kind === 'audio')
    for (let i = 0; i < 300 && (pictures().length < 75 || sounds().length < 220); i++) {
      await new Promise((resolve) => setImmediate(resolve))
      clock.advance(20)
    }
    expect(sounds().length).toBeGreaterThanOrEqual(220)
    // Round the end of the file, which has 60 pictures, time goes on evenly.
    expect(new Set(pictures().map(({packet}, i, list) => packet.timestamp - (list[i - 1]?.packet.timestamp ?? -6000)))).toEqual(
      new Set([6000]),
    )
    expect(Buffer.from(pictures()[60]!.packet.payload).equals(Buffer.from(pictures()[0]!.packet.payload))).toBe(true)
    stop()
    expect(clock.pending).toBe(0)
  })

  it('reads no further ahead than it has to, and no more once it is closed', async () => {
    let read = 0
    const feed = loopingFeed(
      async function* () {
        for (;;) yield {payloads: [Buffer.from([read++])], durationMs: 100}
      },
      () => expect.unreachable(),
    )
    await turns(() => read >= 15)
    await turns(() => read > 20)
    expect(read).toBeLessThanOrEqual(16)
    expect(feed.next()?.payloads[0]).toEqual(Buffer.from([0]))
    await turns(() => read > 15)
    feed.close()
    const after = read
    await turns(() => read > after)
    expect([read, feed.next()]).toEqual([after, undefined])
  })

  it('goes on with what there is when a file turns out to be bad', async () => {
    const clock = new ManualClock()
    const errors: unknown[] = []
    const kinds: MediaKind[] = []
    const good = await openH264File(fileOf(video, 'v'))
    const stop = playFiles({
      clock,
      random: {bytes: (count) => Buffer.alloc(count)},
      video: {
        ...good,
        async *pictures() {
          yield [Buffer.from([0x65, 0x80])]
          throw new Error('gone')
        },
      },
      audio: await openOpusFile(fileOf(audio, 'a')),
      send: (kind) => kinds.push(kind),
      onError: (error) => errors.push(error),
    })
    await turns(() => errors.length > 0)
    while (kinds.length < 40) {
      await new Promise((resolve) => setImmediate(resolve))
      clock.advance(20)
    }
    expect(errors).toHaveLength(1)
    expect(kinds.filter((kind) => kind === 'video')).toHaveLength(1)
    expect(kinds.filter((kind) => kind === 'audio').length).toBeGreaterThan(20)
    stop()
  })
})
