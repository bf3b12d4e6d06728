import {createAttempts} from './attempts.ts'
import {createCaller} from './call.ts'
import type {KvsApiOptions} from './client-settings.ts'
import type {ControlPlane} from './control-plane.ts'
import type {KvsApi} from './kvs-api.ts'

/** The service's APIs over the AWS SDK. Each SDK client is loaded and made when it is first needed. */
export function createKvsApi(options: KvsApiOptions): KvsApi {
  const call = createCaller(options.signal, createAttempts(options))
  const send = once(async () => (await import('./kinesis-video.ts')).createSend(options, call))
  const controlPlane = once(async () => (await import('./control-plane.ts')).createControlPlane(await send()))
  const signaling = once(async () => (await import('./signaling.ts')).createSignalingApi(options, call))
  const identity = once(async () => (await import('./caller-identity.ts')).createIdentityApi(options, call))
  const iam = once(async () => (await import('./iam.ts')).createIamApi(options, call))
  const metrics = once(async () => (await import('./cloudwatch.ts')).createMetricsApi(options, call))
  return {
    describeChannel: async (...args) => (await controlPlane()).describeChannel(...args),
    listChannels: (...args) => pagesOf(controlPlane, args),
    createChannel: async (...args) => (await controlPlane()).createChannel(...args),
    updateChannel: async (...args) => (await controlPlane()).updateChannel(...args),
    deleteChannel: async (...args) => (await controlPlane()).deleteChannel(...args),
    tagsOf: async (...args) => (await controlPlane()).tagsOf(...args),
    tagResource: async (...args) => (await controlPlane()).tagResource(...args),
    untagResource: async (...args) => (await controlPlane()).untagResource(...args),
    getEndpoints: async (...args) => (await controlPlane()).getEndpoints(...args),
    streams: once(async () => (await import('./streams.ts')).createStreamApi(await send())),
    mediaStorage: once(async () => (await import('./media-storage.ts')).createMediaStorageApi(await send())),
    edge: once(async () => (await import('./edge.ts')).createEdgeApi(await send())),
    quotas: once(async () => (await import('./service-quotas.ts')).createQuotaApi(options, call)),
    trail: once(async () => (await import('./cloudtrail.ts')).createTrailApi(options, call)),
    getIceServers: async (...args) => (await signaling()).getIceServers(...args),
    callerIdentity: async (...args) => (await identity()).callerIdentity(...args),
    simulatePermissions: async (...args) => (await iam()).simulatePermissions(...args),
    metricData: async (...args) => (await metrics()).metricData(...args),
    metricNames: (...args) => namesOf(metrics, args),
    listMetrics: async (...args) => (await metrics()).listMetrics(...args),
    putMetricData: async (...args) => (await metrics()).putMetricData(...args),
    close: () => options.agents.close(),
  }
}

async function* pagesOf(controlPlane: () => Promise<ControlPlane>, args: Parameters<ControlPlane['listChannels']>) {
  yield* (await controlPlane()).listChannels(...args)
}

async function* namesOf(metrics: () => Promise<Pick<KvsApi, 'metricNames'>>, args: Parameters<KvsApi['metricNames']>) {
  yield* (await metrics()).metricNames(...args)
}

const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}
