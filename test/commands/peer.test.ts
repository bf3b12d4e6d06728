import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import PeerMaster from '../../src/commands/peer/master.ts'
import PeerViewer from '../../src/commands/peer/viewer.ts'
import {servePeerMaster} from '../../src/operations/peer/master.ts'
import {openUdp} from '../../src/platform/udp.ts'
import {worldOf} from '../support/emulator-world.ts'
import {documentsIn, SignalBench} from '../support/signal.ts'

let bench: SignalBench
beforeAll(async () => {
  bench = await SignalBench.start()
})
afterAll(() => bench.stop())

const master = (...argv: string[]) => bench.run(PeerMaster, ['demo', ...argv])
const viewer = (...argv: string[]) => bench.run(PeerViewer, ['demo', ...argv])

/** A camera in this process, for as long as a test lasts. */
async function withCamera<T>(work: () => Promise<T>): Promise<{result: T; kinds: string[]}> {
  const abort = new AbortController()
  const camera = await servePeerMaster(worldOf(bench.emulator), {channel: 'demo', signal: abort.signal})
  const kinds: string[] = []
  const read = (async () => {
    for await (const event of camera.events) kinds.push(event.kind)
  })()
  try {
    return {result: await work(), kinds}
  } finally {
    abort.abort(new Error('over'))
    await read
  }
}

describe('peer viewer', () => {
  it('measures what peer master sends, and holds it to expectations', async () => {
    const path = join(bench.dir, 'clip.mp4')
    const argv = ['--duration', '4s', '--jsonl', '--save', path, '--expect', 'width==320', '--expect', 'fps>1000']
    const {result, kinds} = await withCamera(() => viewer(...argv))
    expect([result.exitCode, result.stderr]).toEqual([1, expect.stringContaining('Not as expected: fps>1000, and it is ')])
    const events = documentsIn(result.stdout)
    expect(events.map(({kind}) => kind)).toEqual(expect.arrayContaining(['connected', 'session', 'mark', 'end']))
    expect(events.at(-1)).toMatchObject({
      ...{kind: 'end', role: 'VIEWER', because: 'duration', sessions: 1, reconnects: 0},
      pair: {local: expect.stringContaining('host 127.0.0.1:')},
      figures: {width: 320, height: 240, lossPercent: 0},
      expectations: [
        {expected: 'width==320', actual: 320, outcome: 'met'},
        {expected: 'fps>1000', outcome: 'unmet'},
      ],
      saved: {path, videoFrames: expect.any(Number)},
    })
    expect(kinds).toEqual(expect.arrayContaining(['viewer-joined', 'viewer-connected', 'viewer-media']))
  })

  it.each([
    ['fsp>=10', /no metric "fsp".*Did you mean fps/s],
    ['fps~10', /no comparison/],
    ['fps>=ten', /no comparison/],
  ])('that is to expect %s says what is wrong with it', async (expectation, said) => {
    const {exitCode, stderr} = await viewer('--expect', expectation)
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(said)])
  })
})

describe('peer master', () => {
  it('ends after --soak with what there was in all, as lines or as documents', async () => {
    const text = await master('--soak', '50ms')
    expect([text.exitCode, text.stderr]).toEqual([0, expect.stringContaining('Sends a test pattern and a tone.')])
    expect(text.stdout.trimEnd().split('\n').at(-1)!.split('\t')[2]).toBe('end')
    const documents = documentsIn((await master('--soak', '50ms', '--jsonl')).stdout)
    expect(documents[0]).toMatchObject({kind: 'connected', role: 'MASTER'})
    expect(documents.at(-1)).toMatchObject({
      ...{kind: 'end', role: 'MASTER', because: 'duration', viewersServed: 0, reconnects: 0},
      sent: {video: {packets: 0, bytes: 0}},
    })
  })

  it.each([
    [['--misbehave', 'no-key-frame'], 2, /Did you mean no-key-frames/],
    [['--video', '/nowhere.h264'], 2, /there is no such file/],
    [['--rtp', '5004,5004'], 2, /neither a UDP port nor two different ones/],
    [['--rtp', '70000'], 2, /neither a UDP port/],
    [['--max-viewers', '0'], 2, /not a number of viewers/],
  ])('%j is refused in words', async (argv, code, said) => {
    const {exitCode, stderr} = await master(...argv)
    expect([exitCode, stderr]).toEqual([code, expect.stringMatching(said)])
  })

  it('refuses what is no video, and a port that is taken', async () => {
    const path = join(bench.dir, 'text.h264')
    writeFileSync(path, 'no video')
    expect((await master('--video', path)).exitCode).toBe(2)
    const taken = await openUdp({address: '127.0.0.1'})
    const {exitCode, stderr} = await master('--rtp', String(taken.local.port))
    await taken.close()
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('RTP cannot be received')])
  })

  it('ends with 1 where another master takes the channel', async () => {
    bench.emulator.faults.add({name: 'second-master', params: {close: 'yes'}})
    try {
      const {exitCode, stderr} = await master()
      expect([exitCode, stderr]).toEqual([1, expect.stringContaining('Another master has taken demo')])
    } finally {
      bench.emulator.faults.clear()
    }
  })

  it('offers near names where there is no such channel', async () => {
    expect((await bench.run(PeerMaster, ['demos'])).stderr).toContain('Did you mean demo?')
  })
})
