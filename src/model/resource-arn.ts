export interface ResourceArn {
  readonly partition: string
  readonly region: string
  /** 12 digits. */
  readonly account: string
  readonly resource: 'channel' | 'stream'
  readonly name: string
  /** The last part of the ARN: when the resource was created, in ms since 1970. A re-created channel has another one. */
  readonly createdMs: string
}

const pattern = /^arn:([a-z\d-]+):kinesisvideo:([a-z0-9-]+):(\d+):(channel|stream)\/([a-zA-Z0-9_.-]+)\/(\d+)$/

/** Takes an ARN of a channel or stream apart; undefined when it is not one (model `kinesisvideo` 2017-09-30, shape ResourceARN). */
export function parseResourceArn(text: string): ResourceArn | undefined {
  const match = pattern.exec(text)
  if (!match) return undefined
  const [, partition, region, account, resource, name, createdMs] = match as unknown as string[]
  return {
    partition: partition!,
    region: region!,
    account: account!,
    resource: resource as 'channel' | 'stream',
    name: name!,
    createdMs: createdMs!,
  }
}

export const formatResourceArn = (arn: ResourceArn): string =>
  `arn:${arn.partition}:kinesisvideo:${arn.region}:${arn.account}:${arn.resource}/${arn.name}/${arn.createdMs}`

/** ChannelName and StreamName: 1..256 characters of this alphabet (same model). */
export const resourceNamePattern = /^[a-zA-Z0-9_.-]{1,256}$/
