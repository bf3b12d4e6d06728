import {
  DeleteEdgeConfigurationCommand,
  DescribeEdgeConfigurationCommand,
  ListEdgeAgentConfigurationsCommand,
  StartEdgeConfigurationUpdateCommand,
  type StartEdgeConfigurationUpdateInput,
} from '@aws-sdk/client-kinesis-video'
import type {EdgeConfiguration} from '../../model/edge.ts'
import type {EdgeApi} from './edge-api.ts'
import {plain, present, type Send, streamNaming} from './kinesis-video.ts'

/** The most that one request may return (model, ListEdgeAgentConfigurationsInputLimit). */
const pageSize = 10

export const createEdgeApi = (send: Send): EdgeApi => ({
  async *list(hubDeviceArn, {signal} = {}) {
    let next: string | undefined
    do {
      const input = {HubDeviceArn: hubDeviceArn, MaxResults: pageSize, ...(next && {NextToken: next})}
      const page = await send('ListEdgeAgentConfigurations', new ListEdgeAgentConfigurationsCommand(input), signal)
      for (const item of page.EdgeConfigs ?? []) yield readConfiguration(item, 'ListEdgeAgentConfigurations')
      next = page.NextToken
    } while (next)
  },

  describe: async (stream, {signal} = {}) => {
    const operation = 'DescribeEdgeConfiguration'
    return readConfiguration(await send(operation, new DescribeEdgeConfigurationCommand(streamNaming(stream)), signal), operation)
  },

  startUpdate: async (stream, config, {signal} = {}) => {
    const operation = 'StartEdgeConfigurationUpdate'
    const input = {...streamNaming(stream), EdgeConfig: capitalised(config) as StartEdgeConfigurationUpdateInput['EdgeConfig']}
    return readConfiguration(await send(operation, new StartEdgeConfigurationUpdateCommand(input), signal), operation)
  },

  delete: async (stream, {signal} = {}) => {
    await send('DeleteEdgeConfiguration', new DeleteEdgeConfigurationCommand(streamNaming(stream)), signal)
  },
})

interface WireConfiguration {
  readonly StreamName?: string | undefined
  readonly StreamARN?: string | undefined
  readonly SyncStatus?: string | undefined
}

function readConfiguration(wire: WireConfiguration, operation: string): EdgeConfiguration {
  for (const member of ['StreamName', 'StreamARN', 'SyncStatus'] as const) present(wire[member], operation, member)
  return camelCased(wire) as EdgeConfiguration
}

/** The model's names are the service's with a small first letter, and `Arn` for `ARN`; its timestamps are ISO 8601. */
const camelCased = (value: unknown): unknown =>
  renamed(value, (key) => plain(key[0]!.toLowerCase() + key.slice(1).replace(/ARN$/, 'Arn')))

/** EdgeConfig has no member that ends in `ARN`, so the way back is only the first letter. */
const capitalised = (value: unknown): unknown => renamed(value, (key) => key[0]!.toUpperCase() + key.slice(1))

function renamed(value: unknown, rename: (key: string) => string): unknown {
  if (typeof value === 'string') return plain(value)
  if (value instanceof Date) return value.toISOString()
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, member]) => key !== '$metadata' && member !== undefined && member !== null)
      .map(([key, member]) => [rename(key), renamed(member, rename)]),
  )
}
