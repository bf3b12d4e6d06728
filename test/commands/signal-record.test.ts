import {readFileSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import SignalRecord from '../../src/commands/signal/record.ts'
import {parseRecording} from '../../src/operations/signal/recording.ts'
import {schemaErrors} from '../support/json-schemas.ts'
import {SignalBench} from '../support/signal.ts'
import {candidateFrame, offerFrame, sdp} from '../support/signal-frames.ts'

let bench: SignalBench
beforeAll(async () => {
  bench = await SignalBench.start()
})
afterAll(() => bench.stop())

const fileNamed = (name: string) => join(bench.dir, name)
const record = (path: string, argv: readonly string[] = []) =>
  bench.run(SignalRecord, ['demo', '--as', 'master', '--displace', '-o', path, '--count', '2', ...argv])
const linesIn = (path: string) =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
const sdpIn = (frame: unknown) =>
  (
    JSON.parse(Buffer.from((JSON.parse(String(frame)) as {messagePayload: string}).messagePayload, 'base64').toString()) as {
      sdp: string
    }
  ).sdp

describe('signal record', () => {
  it('writes a header and a line for each frame, for its owner alone, and says what it wrote', async () => {
    await bench.leaveBehind({clientId: 'v1'}, [offerFrame(), candidateFrame()])
    const path = fileNamed('a.jsonl')
    const {json, exitCode} = await record(path, ['--json'])
    expect([exitCode, json()]).toMatchObject([
      0,
      {frames: 2, redacted: true, byType: {SDP_OFFER: 1, ICE_CANDIDATE: 1}, because: 'count'},
    ])
    const [header, connected, offer, candidate, closed] = linesIn(path)
    expect(schemaErrors(header)).toBeUndefined()
    expect(header).toMatchObject({
      schema: 'urn:kvsctl:schema:signal-recording:1',
      channel: 'demo',
      role: 'MASTER',
      redacted: true,
    })
    expect(connected).toMatchObject({event: {kind: 'connected'}})
    expect(offer).toMatchObject({dir: 'in', type: 'SDP_OFFER', at: expect.any(String), sinceStartMs: expect.any(Number)})
    expect(sdpIn(offer!.frame)).toBe(sdp('recvonly', '[redacted]'))
    expect([candidate!.type, closed]).toMatchObject(['ICE_CANDIDATE', {event: {kind: 'closed', cause: 'ours'}}])
    expect([statSync(path).mode & 0o777, statSync(path).size]).toEqual([0o600, json().bytes])
    expect(parseRecording(readFileSync(path, 'utf8'), path)).toMatchObject({frames: [{}, {}], truncated: false})
  })

  it.each(['--unredacted', '--show-secrets'])('%s keeps the frames as they were', async (flag) => {
    await bench.leaveBehind({clientId: 'v1'}, [offerFrame(), candidateFrame()])
    const path = fileNamed(`${flag}.jsonl`)
    const {stdout} = await record(path, [flag])
    expect(stdout).toContain('in the file')
    expect(sdpIn(linesIn(path)[2]!.frame)).toBe(sdp())
  })

  it('overwrites nothing unless it is told to', async () => {
    const path = fileNamed('kept.jsonl')
    writeFileSync(path, 'precious')
    const {stderr, exitCode} = await record(path)
    expect([exitCode, stderr, readFileSync(path, 'utf8')]).toEqual([2, expect.stringContaining('--force'), 'precious'])
    await bench.leaveBehind({clientId: 'v1'}, [candidateFrame(), candidateFrame()])
    expect((await record(path, ['--force'])).exitCode).toBe(0)
    expect(linesIn(path)).toHaveLength(5)
  })

  it('says that the disk is full, and leaves the channel', async () => {
    const {stderr, exitCode} = await record('/dev/full', ['--force'])
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining('no space left on device')])
    await bench.deserted()
    expect((await record('/nonexistent/x')).exitCode).toBe(2)
  })
})
