import {describe, expect, it, test} from 'vitest'
import ChannelList from '../../src/commands/channel/list.ts'
import RegionList from '../../src/commands/region/list.ts'
import {regionFacts, regionSources, regions} from '../../src/model/regions.ts'
import type {RegionList as Document} from '../../src/operations/region/list-regions.ts'
import {runCommand} from '../support/run-command.ts'

const run = (...argv: string[]) => runCommand(RegionList, argv)

describe('region list', () => {
  it('has each fact with its source, and the source with the date it was read', async () => {
    const {regions: listed, sources} = (await run('eu-central-1', '--json')).json() as unknown as Document
    expect(listed).toEqual([
      {
        name: 'eu-central-1',
        service: {value: 'yes', sources: ['endpoint-data', 'streams-guide']},
        webrtc: {value: 'yes', sources: ['webrtc-guide']},
        ingestion: {value: 'yes', sources: ['ingestion-guide']},
        dualStack: {value: 'yes', sources: ['dual-stack-launch']},
        fips: {value: 'unclear', sources: ['rule-set', 'endpoint-data'], note: expect.stringContaining('no source')},
        partition: {value: 'aws', sources: ['rule-set']},
        endpoint: {value: 'kinesisvideo.eu-central-1.amazonaws.com', sources: ['rule-set']},
        dualStackEndpoint: {value: 'kinesisvideo.eu-central-1.api.aws', sources: ['rule-set']},
        fipsEndpoint: {value: 'kinesisvideo-fips.eu-central-1.amazonaws.com', sources: ['rule-set']},
        stunUrl: {value: 'stun:stun.kinesisvideo.eu-central-1.amazonaws.com:443', sources: ['stun-guide']},
      },
    ])
    expect(sources['webrtc-guide']).toEqual({
      title: expect.stringContaining('WebRTC'),
      url: 'https://docs.aws.amazon.com/kinesisvideostreams-webrtc-dg/latest/devguide/availability.html',
      asOf: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
    })
    expect(sources).not.toHaveProperty('china-guide')
  })

  it('does not decide where the sources contradict each other', async () => {
    expect((await run('us-gov-west-1')).stdout).toMatch(/^us-gov-west-1\tyes\t[^\t]+\tunclear\twebrtc-guide js-sdk\tno\tjs-sdk\t/)
  })

  it('lists only regions that certainly have what is asked for', async () => {
    const names = async (...argv: string[]) => (await run(...argv, '--query', 'regions[].name')).json<string[]>()
    const dualStack = await names('--with', 'ingestion', '--with', 'dual-stack')
    expect(dualStack).toContain('us-west-2')
    for (const name of ['ap-southeast-1', 'cn-north-1', 'us-gov-west-1']) expect(dualStack).not.toContain(name)
    expect(await names('--with', 'fips')).toEqual(['us-gov-east-1', 'us-gov-west-1'])
  })

  it('gives people the sources as numbers with a legend', async () => {
    const {stdout} = await runCommand(RegionList, ['cn-north-1', '--no-color'], {terminal: true})
    expect(stdout).toMatch(/cn-north-1 +yes \d,\d +yes \d,\d +no \d /)
    expect(stdout).toMatch(/cn-north-1 +aws-cn +kinesisvideo\.cn-north-1\.amazonaws\.com\.cn +stun\.kinesisvideo\./)
    expect(stdout).toMatch(/\d {2}Kinesis Video Streams, Amazon Web Services in China user guide, read 20/)
  })

  it('--csv has a heading, and a column for every source', async () => {
    const [heading, first] = (await run('--csv')).stdout.split('\n')
    expect(heading).toMatch(/^region,service,service source,WebRTC,/)
    expect(first?.split(',')).toHaveLength(heading!.split(',').length)
  })

  it('offers near names for a region that is not known', async () => {
    const {stderr, exitCode} = await run('us-wset-2')
    expect(exitCode).toBe(2)
    expect(stderr).toContain('Did you mean us-west-2')
  })
})

describe('a region that is not known', () => {
  const signed = {AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret'}

  it('is refused where it cannot be the name of one, with near ones', async () => {
    const {stderr, exitCode} = await runCommand(ChannelList, ['--region', 'us-west2'], {env: signed})
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(/"us-west2" is not the name of an AWS region\.\n {2}Did you mean us-west-2/)
  })
})

describe('what is known of regions', () => {
  test.each(regions.map(({name, ...facts}) => [name, facts] as const))('%s: every fact has a source', (_, facts) => {
    for (const fact of Object.values(facts)) {
      expect(fact.sources.length).toBeGreaterThan(0)
      for (const source of fact.sources) expect(regionSources).toHaveProperty(source)
      expect(fact.note === undefined).toBe(fact.value !== 'unclear')
    }
  })

  it('agrees with the availability page of the guide: 19 regions with WebRTC outside China', () => {
    const withWebrtc = regions.filter(({name, webrtc}) => webrtc.value === 'yes' && name !== 'cn-north-1')
    expect(withWebrtc).toHaveLength(19)
    expect(regionFacts('ap-southeast-5')?.webrtc.value).toBe('yes')
    expect(regionFacts('us-west-1')).toBeUndefined()
  })
})
