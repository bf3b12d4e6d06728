import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {beforeAll, describe, expect, it} from 'vitest'
import MetricsList from '../../src/commands/metrics/list.ts'
import MetricsShow from '../../src/commands/metrics/show.ts'
import MetricsWatch from '../../src/commands/metrics/watch.ts'
import ProbeStun from '../../src/commands/probe/stun.ts'
import type {MetricData} from '../../src/model/metric-data.ts'
import type {MetricList} from '../../src/operations/metrics/list-metrics.ts'
import {runCommand} from '../support/run-command.ts'
import {serveCommands} from '../support/served-commands.ts'

const served = serveCommands()
const run = (command: unknown, ...argv: string[]) => runCommand(command, argv, {env: served.env()})
const onTerminal = (command: unknown, ...argv: string[]) =>
  runCommand(command, [...argv, '--no-color'], {env: served.env(), terminal: true})

/** Two viewers, one of them refused; and a metric that no guide knows. */
beforeAll(() => {
  const {metrics} = served.emulator
  metrics.operation('ConnectAsViewer', 'demo', {failed: false, tookMs: 10})
  metrics.operation('ConnectAsViewer', 'demo', {failed: true, tookMs: 30})
  metrics.record('Bananas', 'Count', {SignalingChannelName: 'demo'}, 1)
})

describe('metrics show', () => {
  it('has a row for each point in a pipe', async () => {
    const {stdout, exitCode} = await run(MetricsShow, 'Failure', '--channel', 'demo', '--operation', 'ConnectAsViewer')
    const rows = stdout
      .trim()
      .split('\n')
      .map((row) => row.split('\t'))
    expect(rows.map((row) => [...row.slice(0, 7), ...row.slice(8)])).toEqual(
      [
        ['Average', '0.5'],
        ['Sum', '1'],
        ['SampleCount', '2'],
      ].map(([statistic, value]) => ['channel', 'demo', 'Failure', 'ConnectAsViewer', '-', statistic, 'Count', value, 'now']),
    )
    expect(exitCode).toBe(0)
  })

  it('is a document with --json, and a table with --csv', async () => {
    const data = (await run(MetricsShow, 'Latency', '--channel', 'demo', '--stat', 'Sum', '--json')).json<
      MetricData & Record<string, never>
    >()
    expect(data.lines).toMatchObject([{metric: 'Latency', operation: 'ConnectAsViewer', statistic: 'Sum', overall: {value: 40}}])
    expect(data.asked).toEqual({lines: 10, queries: 20, calls: 1})
    const {stdout} = await run(MetricsShow, 'Latency', '--channel', 'demo', '--csv')
    expect(stdout).toMatch(
      /^resource,name,metric,operation,role,statistic,unit,at,value,window\nchannel,demo,Latency,ConnectAsViewer,-,p50,/,
    )
  })

  it('fits a terminal, with the numbers and the axis', async () => {
    const {stdout} = await onTerminal(MetricsShow, '--channel', 'demo', '--since', '30m', '--compare')
    expect(stdout).toMatch(/failure rate +█ +0\.5 +0\.5 +0\.5 +0\.5 +- +-\n/)
    expect(stdout).toMatch(/\n +\d\d:\d\d +\d\d:\d\d\n$/)
    for (const line of stdout.split('\n').slice(1)) expect(line.length).toBeLessThanOrEqual(100)
  })

  it('draws what it shows', async () => {
    const [svg, html] = [join(served.dir, 'a.svg'), join(served.dir, 'a.html')]
    await run(MetricsShow, '--channel', 'demo', '--plot', svg, '--report', `html=${html}`)
    const picture = readFileSync(svg, 'utf8')
    expect(picture).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/)
    expect(picture).toContain('ConnectAsViewer Latency')
    expect(readFileSync(html, 'utf8')).toMatch(/<h1>CloudWatch metrics of demo<\/h1>[\s\S]*<svg [\s\S]*ConnectAsViewer Latency/)
  })

  it('says that there is nothing, and what may have been meant', async () => {
    const {stdout, stderr, exitCode} = await run(MetricsShow, '--channel', 'dmeo')
    expect([stdout, exitCode]).toEqual(['', 0])
    expect(stderr).toMatch(/^No data between .*\n.*no signaling channel dmeo.* Did you mean demo\?/)
  })

  it.each([
    [2, 'bad-period', ['--channel', 'demo', '--period', '90s']],
    [2, 'no-resource', ['Latency']],
    [2, 'no-such-metric', ['PutMedia.Requests', '--channel', 'demo']],
    [2, 'future-window', ['--channel', 'demo', '--from', '2100-01-01']],
    [2, 'bad-report', ['--channel', 'demo', '--report', 'pdf=x']],
    [2, 'report-not-written', ['--channel', 'demo', '--plot', '/nowhere/x.svg']],
    [2, 'bad-channel', ['--channel', 'a/b']],
  ])('ends with %d and %s: %j', async (exitCode, code, argv) => {
    const result = await run(MetricsShow, ...argv, '--json')
    expect(result.json<{error: {code: string}}>().error.code).toBe(code)
    expect(result.exitCode).toBe(exitCode)
  })

  it('names the permission that it misses', async () => {
    served.emulator.faults.add({name: 'access-denied', params: {operation: 'GetMetricData'}})
    const {stderr, exitCode} = await run(MetricsShow, '--channel', 'demo')
    expect(stderr).toContain('not authorized to perform: cloudwatch:GetMetricData')
    expect(stderr).toContain('Allow cloudwatch:GetMetricData on resource "*"')
    expect(exitCode).toBe(5)
  })

  it('asks again when it was throttled, and says so with --debug', async () => {
    served.emulator.faults.add({name: 'throttled', params: {operation: 'GetMetricData'}, count: 1})
    const {stdout, stderr, exitCode} = await run(MetricsShow, 'Failure', '--channel', 'demo', '--debug')
    expect(stderr).toContain('GetMetricData')
    expect(stdout).toContain('Failure')
    expect(exitCode).toBe(0)
  })
})

describe('metrics list', () => {
  it('joins the documented table with what CloudWatch has', async () => {
    const {metrics, undocumented} = (await run(MetricsList, 'demo', '--json')).json<MetricList & Record<string, never>>()
    expect(metrics).toHaveLength(10)
    expect(metrics.find(({name, area}) => name === 'Latency' && area === 'signaling')!.reported).toEqual({
      by: 1,
      operations: ['ConnectAsViewer'],
    })
    expect(metrics.find(({name}) => name === 'TURNConnectedMinutes')!.reported!.by).toBe(0)
    expect(undocumented).toEqual([{metric: 'Bananas', dimensions: {SignalingChannelName: 'demo'}}])
  })

  it('has a row for each metric in a pipe, and tables on a terminal', async () => {
    const {stdout} = await run(MetricsList)
    expect(stdout.trim().split('\n')).toHaveLength(71)
    expect(stdout).toMatch(/^Failure\tsignaling\tCount\tOperation SignalingChannelName\tConnectAsMaster /)
    expect((await onTerminal(MetricsList, 'demo')).stdout).toMatch(/Latency +Milliseconds +1 of 8 ops +time from the request/)
  })

  it('does without CloudWatch when it may not ask it', async () => {
    served.emulator.faults.add({name: 'access-denied', params: {operation: 'ListMetrics'}})
    const {stdout, stderr, exitCode} = await run(MetricsList, '--csv')
    expect(stdout.split('\n')).toHaveLength(73)
    expect(stdout).toContain(',unknown,')
    expect(stderr).toMatch(/^Warning: .*cloudwatch:ListMetrics/)
    expect(exitCode).toBe(0)
  })

  it('wants a channel or a stream', async () => {
    expect((await run(MetricsList, 'demo', '--stream', 'x')).exitCode).toBe(2)
  })
})

describe('metrics watch', () => {
  it('tells of points as they come, and ends with 0', async () => {
    // A minute that is over: CloudWatch knew of it when the watching began.
    const dimensions = {Operation: 'Disconnect', SignalingChannelName: 'demo'}
    const minute = {namespace: 'AWS/KinesisVideo', name: 'Failure', unit: 'Count', dimensions}
    served.emulator.metrics.put(minute, {counts: new Map([[1, 4]])}, Date.now() - 60_000)
    const argv = ['Failure', '--channel', 'demo', '--operation', 'Disconnect', '--stat', 'Sum', '--duration', '1ms']
    const {stdout, exitCode} = await run(MetricsWatch, ...argv)
    expect(stdout).toMatch(/^channel\tdemo\tFailure\tDisconnect\t-\tSum\tCount\t\S+Z\t4\n$/)
    expect(exitCode).toBe(0)
    expect(JSON.parse((await run(MetricsWatch, ...argv, '--jsonl')).stdout)).toMatchObject({operation: 'Disconnect', value: 4})
    const {stdout: drawn} = await onTerminal(MetricsWatch, ...argv)
    expect(drawn.startsWith('\u001b[2J\u001b[H')).toBe(true)
    expect(drawn).toContain('channel demo')
  })
})

describe('--publish', () => {
  const argv = ['--count', '1']

  it('sends what a probe found in one call', async () => {
    const {exitCode} = await run(ProbeStun, ...argv, '--publish', 'Canary')
    expect(exitCode).toBe(0)
    const published = served.emulator.metrics.streams().filter(({namespace}) => namespace === 'Canary')
    const [healthy, took] = ['Healthy', 'Took'].map((wanted) => published.find(({name}) => name === wanted)!)
    expect(healthy!.dimensions).toEqual({Probe: 'stun'})
    expect([...healthy!.minutes.at(-1)!.counts.keys()]).toEqual([1])
    expect(took!.unit).toBe('Milliseconds')
    const steps = published.map(({name}) => name).filter((name) => name.startsWith('Step.'))
    expect(steps).toContain('Step.stun-binding')
    for (const step of steps) expect(step).toMatch(/^Step\.[A-Za-z-]+$/)
  })

  it('is a warning where it may not, and changes nothing else', async () => {
    const before = await run(ProbeStun, ...argv)
    served.emulator.faults.add({name: 'access-denied', params: {operation: 'PutMetricData'}})
    const {stderr, exitCode} = await run(ProbeStun, ...argv, '--publish', 'Canary')
    expect(stderr).toMatch(/Warning: Nothing was published to Canary: .*allow cloudwatch:PutMetricData/)
    expect(exitCode).toBe(before.exitCode)
  })

  it.each(['AWS/KinesisVideo', ':x', 'a b', ''])('does not take the namespace "%s"', async (namespace) => {
    const {stderr, exitCode} = await run(ProbeStun, '--publish', namespace)
    expect(exitCode).toBe(2)
    expect(stderr).toContain('namespace')
  })
})
