import {
  KinesisVideoClient,
  type KinesisVideoClientResolvedConfig,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from '@aws-sdk/client-kinesis-video'
import type {Command} from '@smithy/core/client'
import {FailureError} from '../../model/failure-error.ts'
import {printable} from '../../protocol/text.ts'
import type {Caller} from './call.ts'
import {clientSettings, type KvsApiOptions} from './client-settings.ts'
import type {ResourceRef} from './kvs-api.ts'

/** Sends one command to the control plane. @throws FailureError */
export type Send = <I extends ServiceInputTypes, O extends ServiceOutputTypes>(
  operation: string,
  command: Command<I, O, KinesisVideoClientResolvedConfig, ServiceInputTypes, ServiceOutputTypes>,
  signal: AbortSignal | undefined,
) => Promise<O>

/** The control plane of the region, or the one that was named. */
export function createSend(options: KvsApiOptions, call: Caller): Send {
  const client = new KinesisVideoClient({
    ...clientSettings(options),
    ...(options.endpointUrl !== undefined && {endpoint: options.endpointUrl}),
  })
  return (operation, command, signal) =>
    call(operation, signal, ({traced, abortSignal}) => client.send(traced(command), {abortSignal}))
}

/** How requests name a channel. */
export const channelNaming = (channel: ResourceRef): {ChannelARN: string} | {ChannelName: string} =>
  'arn' in channel ? {ChannelARN: channel.arn} : {ChannelName: channel.name}

/** How requests name a stream. */
export const streamNaming = (stream: ResourceRef): {StreamARN: string} | {StreamName: string} =>
  'arn' in stream ? {StreamARN: stream.arn} : {StreamName: stream.name}

/** Long enough for every value of the API, without control characters. */
export const plain = (text: string): string => printable(text, {maxLength: 2048})

/** @throws FailureError when an answer lacks what it cannot be used without */
export function present<T>(value: T | undefined, operation: string, member: string): T {
  if (value !== undefined) return value
  throw new FailureError({kind: 'malformed', message: `${operation}: the answer has no ${member}.`})
}
