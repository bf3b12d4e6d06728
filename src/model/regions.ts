/** `unclear`: the sources contradict each other or say nothing, and only a try tells. */
export type Availability = 'yes' | 'no' | 'unclear'

export interface RegionSource {
  readonly title: string
  readonly url: string
  /** When it was read, ISO date. */
  readonly asOf: string
}

const asOf = '2026-11-23'

export const regionSources = {
  'endpoint-data': {
    title: 'endpoints.json of botocore 1.43.11',
    url: 'https://github.com/boto/botocore/blob/1.43.11/botocore/data/endpoints.json',
    asOf,
  },
  'rule-set': {
    title: 'endpoint rule set of the service model kinesisvideo 2017-09-30',
    url: 'https://github.com/boto/botocore/blob/1.43.11/botocore/data/kinesisvideo/2017-09-30/endpoint-rule-set-1.json.gz',
    asOf,
  },
  'streams-guide': {
    title: 'Region availability, Kinesis Video Streams developer guide',
    url: 'https://docs.aws.amazon.com/kinesisvideostreams/latest/dg/availability.html',
    asOf,
  },
  'webrtc-guide': {
    title: 'Region availability, Kinesis Video Streams with WebRTC developer guide',
    url: 'https://docs.aws.amazon.com/kinesisvideostreams-webrtc-dg/latest/devguide/availability.html',
    asOf,
  },
  'ingestion-guide': {
    title: 'WebRTC ingestion, Kinesis Video Streams with WebRTC developer guide: names no region that lacks it',
    url: 'https://docs.aws.amazon.com/kinesisvideostreams-webrtc-dg/latest/devguide/webrtc-ingestion.html',
    asOf,
  },
  'dual-stack-launch': {
    title: 'What’s New, 22 December 2025: IPv6 for WebRTC in its regions but Singapore and Beijing',
    url: 'https://aws.amazon.com/about-aws/whats-new/2025/12/amazon-kinesis-video-streams-webrtc-ipv6/',
    asOf,
  },
  'china-guide': {
    title: 'Kinesis Video Streams, Amazon Web Services in China user guide',
    url: 'https://docs.amazonaws.cn/en_us/aws/latest/userguide/kvs.html',
    asOf,
  },
  'js-sdk': {
    title: 'README and test page of the WebRTC SDK in JavaScript 2.8.0: FIPS signaling for GovCloud, no ingestion there',
    url: 'https://github.com/awslabs/amazon-kinesis-video-streams-webrtc-sdk-js',
    asOf,
  },
  'stun-guide': {
    title: 'STUN names, Kinesis Video Streams with WebRTC developer guide and SDKs; no API returns them',
    url: 'https://docs.aws.amazon.com/kinesisvideostreams-webrtc-dg/latest/devguide/kvswebrtc-requirements.html',
    asOf,
  },
} as const satisfies Readonly<Record<string, RegionSource>>

export type RegionSourceId = keyof typeof regionSources

export interface RegionFact {
  readonly value: Availability
  readonly sources: readonly RegionSourceId[]
  /** Why it is unclear. */
  readonly note?: string
}

/** What can be had somewhere. */
export type RegionFeature = 'service' | 'webrtc' | 'ingestion' | 'dualStack' | 'fips'

export interface RegionFacts extends Readonly<Record<RegionFeature, RegionFact>> {
  readonly name: string
}

const yes = (...sources: RegionSourceId[]): RegionFact => ({value: 'yes', sources})
const no = (...sources: RegionSourceId[]): RegionFact => ({value: 'no', sources})
const unclear = (note: string, ...sources: RegionSourceId[]): RegionFact => ({value: 'unclear', sources, note})

const fipsUnlisted = unclear('The rule set has a name for it; no source says that it exists.', 'rule-set', 'endpoint-data')

const commercial = (name: string): RegionFacts => ({
  name,
  // The streams guide has ap-southeast-3 (Jakarta) beside the name Malaysia; every other source has ap-southeast-5.
  service: name === 'ap-southeast-5' ? yes('endpoint-data') : yes('endpoint-data', 'streams-guide'),
  webrtc: yes('webrtc-guide'),
  ingestion: yes('ingestion-guide'),
  dualStack: name === 'ap-southeast-1' ? no('dual-stack-launch') : yes('dual-stack-launch'),
  fips: fipsUnlisted,
})

const govCloud = (name: string): RegionFacts => ({
  name,
  service: yes('endpoint-data', 'streams-guide'),
  webrtc: unclear('The guide says not yet; the SDKs ship signaling for it.', 'webrtc-guide', 'js-sdk'),
  ingestion: no('js-sdk'),
  dualStack: unclear('It came with all WebRTC regions, and whether this is one is unclear.', 'dual-stack-launch'),
  fips: yes('endpoint-data'),
})

const beijing: RegionFacts = {
  name: 'cn-north-1',
  service: yes('endpoint-data', 'streams-guide'),
  webrtc: yes('china-guide', 'dual-stack-launch'),
  ingestion: no('china-guide'),
  dualStack: no('dual-stack-launch'),
  fips: fipsUnlisted,
}

const isolated = (name: string): RegionFacts => {
  const silent = unclear('No public source says.', 'endpoint-data')
  return {name, service: yes('endpoint-data'), webrtc: silent, ingestion: silent, dualStack: silent, fips: silent}
}

const commercialNames =
  'us-east-1 us-east-2 us-west-2 af-south-1 ap-east-1 ap-northeast-1 ap-northeast-2 ap-south-1 ap-southeast-1 ap-southeast-2 ap-southeast-5 ca-central-1 eu-central-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 me-south-1 sa-east-1'

/** Every region that some source gives the service. AWS opens more: one that is not here may exist all the same. */
export const regions: readonly RegionFacts[] = [
  ...commercialNames.split(' ').map(commercial),
  beijing,
  govCloud('us-gov-east-1'),
  govCloud('us-gov-west-1'),
  isolated('us-iso-east-1'),
]

/** What is known of a region; undefined where no source knows it. */
export const regionFacts = (name: string): RegionFacts | undefined => regions.find((region) => region.name === name)
