import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import ProbeSession from '../../src/commands/probe/session.ts'
import type {Evidence} from '../../src/model/evidence.ts'
import {observedValue} from '../../src/model/observed.ts'
import type {Report} from '../../src/model/report.ts'
import {type Camera, startCamera} from '../../src/operations/emulator/camera.ts'
import {runCommand} from '../support/run-command.ts'
import {serveCommands} from '../support/served-commands.ts'

const served = serveCommands()

let camera: Camera
beforeAll(() => {
  camera = startCamera(served.emulator, () => undefined)
})
afterAll(() => camera.stop())

const probe = (argv: readonly string[]) => runCommand(ProbeSession, ['demo', '--duration', '400ms', ...argv], {env: served.env()})

const reportFile = () => join(served.dir, 'report.json')

const sessionIn = ({evidence}: {evidence: Evidence}) => observedValue(evidence.session)!

const codesIn = ({findings}: Report) => findings.map(({code}) => code)

describe('kvsctl probe session', () => {
  it('watches a camera and tells where the time went, what was agreed on, and how the media fared', async () => {
    const file = join(served.dir, 'clip.mp4')
    const {stdout, stderr, exitCode} = await probe(['--watch', '--save', file, '--report', `json=${reportFile()}`])
    expect(exitCode).toBe(0)
    expect(stderr).not.toContain('finalized')
    for (const line of [
      /^From the command to the first picture$/m,
      /the largest part is /,
      /pair in use +host .* to .*udp/,
      /DTLS +connected, DTLS 1\.2, [\s\S]*; we are server/,
      /certificate +is the one that the answer announced/,
      /video +agreed on H264\/90000 42e01f pm=1; H264\/90000 42e01f pm=1 came/,
      /numberOfMessagesSent +\d/,
      // A busy machine may take its time.
      /^OK(, with warnings)? {2}demo works from here: .* the camera and the channel are in order/m,
    ])
      expect(stdout).toMatch(line)
    expect(readFileSync(file).subarray(4, 8).toString()).toBe('ftyp')
  })

  it('gives the same as JSON, in which what cannot be told is said to be so', () => {
    const report = JSON.parse(readFileSync(reportFile(), 'utf8')) as Report
    expect(report).toMatchObject({probe: 'probe session', outcome: 'ok'})
    expect(report.findings.filter(({severity}) => severity === 'error')).toEqual([])
    const {marks, stats, signaling, selected, clip} = sessionIn(report)
    expect(clip?.problem).toBeUndefined()
    expect(marks.firstDecodableFrameMs).toBeGreaterThanOrEqual(marks.dtlsConnectedMs!)
    expect(marks.dtlsConnectedMs).toBeGreaterThan(marks.iceConnectedMs!)
    expect(selected).toMatchObject({state: 'succeeded', nominated: true})
    expect(stats.find(({type}) => type === 'inbound-rtp')).toMatchObject({kind: 'video', framesDecoded: 'not-measured'})
    expect(signaling).toMatchObject({numberOfErrors: 0, numberOfReconnects: 0, iceRefreshCount: 1})
  })

  it('takes an answer from nobody for an error', async () => {
    served.emulator.faults.add({name: 'no-master', params: {}})
    const {exitCode, stdout} = await probe(['--answer-timeout', '200ms', '--json'])
    expect(exitCode).toBe(1)
    expect(codesIn(JSON.parse(stdout))).toEqual(['KVS-SIG-009'])
  })

  it('does not trust another certificate than the one that was announced', async () => {
    served.emulator.faults.add({name: 'wrong-fingerprint', params: {}})
    const {exitCode, stdout} = await probe(['--json'])
    expect(exitCode).toBe(1)
    expect(codesIn(JSON.parse(stdout))).toEqual(['KVS-ICE-061'])
  })

  it('takes no word for candidates that means nothing', async () => {
    expect((await probe(['--send', 'reley'])).exitCode).toBe(2)
  })
})
