import {describe, expect, it} from 'vitest'
import {probeIceChecks} from '../../src/diagnosis/checks/probe-ice.ts'
import {diagnose} from '../../src/diagnosis/run.ts'
import {verdictOf} from '../../src/diagnosis/verdict.ts'
import {exitCodeOf} from '../../src/model/report.ts'
import {failed, healthyEvidence, observed, startedAt, stunUrl, turnRows} from '../support/evidence.ts'
import {canonicalReports, channelMissingReport, reportOf, unknownReport, wrongPasswordReport} from '../support/reports.ts'
import {grid} from './grid.ts'

describe('what evidence comes to', () => {
  it.each(grid.map((row) => [row.when, row] as const))(
    '%s',
    (_when, {evidence, checks = probeIceChecks, settings, channel = 'demo', codes, rootCause, outcome}) => {
      const run = {startedAt, channel, region: 'us-west-2', world: 'aws'}
      const diagnosis = diagnose(checks, evidence, run, settings)
      expect(diagnosis.findings.map(({code}) => code)).toEqual(codes)
      expect(diagnosis.rootCause?.code).toBe(rootCause)
      expect(diagnosis.outcome).toBe(outcome)
      expect(verdictOf(channel, outcome, diagnosis, evidence)).toMatch(/^\S.*[^.]\.$/)
    },
  )

  it('is written so that people can read it: no holes, no escapes', () => {
    for (const {evidence, checks, settings, channel = 'demo'} of grid) {
      const {findings} = reportOf(evidence, {...(settings && {settings}), ...(checks && {checks}), channel})
      for (const finding of findings) {
        const text = JSON.stringify([finding.says, finding.remedy])
        expect(text).not.toMatch(/undefined|NaN|\[object|\\u00/)
        expect(finding.says.length).toBeLessThan(700)
      }
    }
  })
})

describe('a diagnosis', () => {
  it('raises one alarm for one cause: what depends on it is skipped and says so', () => {
    const statuses = new Set(channelMissingReport.results.map(({status}) => status))
    expect(channelMissingReport.findings).toHaveLength(1)
    expect(statuses).toEqual(new Set(['pass', 'fail', 'skip']))
    const websocket = channelMissingReport.results.find(({id}) => id === 'sig.opens-websocket')
    expect(websocket).toMatchObject({status: 'skip', reason: 'blocked by KVS-API-001'})
  })

  it('makes one finding of several servers that fail alike, and lists them', () => {
    const [finding] = wrongPasswordReport.findings
    expect(finding).toMatchObject({code: 'KVS-TURN-004', data: {servers: {length: 6}}})
    expect(wrongPasswordReport.rootCause).toBe(finding)
  })

  it('calls what could not be asked unknown, with a way on', () => {
    expect(unknownReport.results.find(({id}) => id === 'env.credentials-accepted')).toMatchObject({
      status: 'unknown',
      required: true,
      reason: 'No AWS credentials were found.',
      remedy: [{}, {command: 'kvsctl probe ice demo --local'}],
    })
  })

  it('asks a plain HTTP endpoint over plain HTTP', () => {
    const endpoint = '127.0.0.1:9'
    const world = `http://${endpoint}`
    const evidence = {channel: failed({kind: 'unreachable', code: 'ECONNREFUSED', endpoint})}
    const {results} = diagnose(probeIceChecks, evidence, {startedAt, channel: 'demo', region: 'us-west-2', world})
    const accepted = results.find(({id}) => id === 'env.credentials-accepted')
    expect(accepted).toMatchObject({remedy: [{command: `curl -sv ${world}/ -o /dev/null`}, {}]})
  })

  it('offers no curl for a STUN server, which speaks UDP', () => {
    const failure = {kind: 'unreachable', code: 'ENOTFOUND', endpoint: 'stun.kinesisvideo.us-west-2.amazonaws.com'} as const
    const evidence = {channel: failed(failure), stunBindings: observed([{subject: stunUrl, observed: failed(failure)}])}
    const {results} = diagnose(probeIceChecks, evidence, {startedAt, channel: 'demo', region: 'us-west-2', world: 'aws'})
    const stun = results.find(({id}) => id === 'stun.answers')
    expect(stun).toMatchObject({status: 'unknown'})
    expect(JSON.stringify(stun)).not.toContain('curl')
  })

  it('does not send who asked over UDP to open TCP', () => {
    const remedyOf = (url: string) => {
      const row = {subject: url, observed: failed({kind: 'unreachable', message: 'Refused.'})}
      const evidence = {...healthyEvidence, turnAllocations: observed([...turnRows.slice(1), row])}
      const run = {startedAt, channel: 'demo', region: 'us-west-2', world: 'aws'}
      return diagnose(probeIceChecks, evidence, run).rootCause?.remedy[0]?.text
    }
    expect(remedyOf('turn:192.0.2.1:443?transport=udp')).not.toContain('TCP')
    expect(remedyOf('turns:192.0.2.1:443?transport=tcp')).toContain('TCP 443')
  })

  it('passes no check on what never got that far', () => {
    const unreachable = turnRows.map(({subject}) => ({subject, observed: failed({kind: 'unreachable', message: 'Refused.'})}))
    const {results} = diagnose(
      probeIceChecks,
      {
        ...healthyEvidence,
        turnAllocations: observed(unreachable),
        stunBindings: observed([{subject: stunUrl, observed: failed({kind: 'unreachable', message: 'Refused.'})}]),
      },
      {startedAt, channel: 'demo', region: 'us-west-2', world: 'aws'},
    )
    const statusOf = (id: string) => results.find((result) => result.id === id)?.status
    expect(statusOf('turn.connects')).toBe('fail')
    expect(statusOf('turn.allocates')).toBe('skip')
    expect(statusOf('ice.udp-passes')).toBe('skip')
  })

  it('gives commands that run where the run ran', () => {
    const local = diagnose(probeIceChecks, channelMissingReport.evidence, {
      startedAt,
      channel: 'dmeo',
      region: 'us-west-2',
      world: 'local',
    })
    expect(local.rootCause?.remedy[0]?.command).toBe('kvsctl probe ice demo --local')
  })

  it.each([
    ['healthy', 0],
    ['no answer', 0],
    ['wrong TURN password', 1],
    ['UDP blocked', 1],
    ['channel missing', 1],
    ['upgrade refused', 1],
    ['no credentials', 3],
    ['interrupted', 130],
  ] as const)('of "%s" ends with %i', (name, code) => {
    expect(exitCodeOf(canonicalReports[name]!, 'error')).toBe(code)
  })
})
