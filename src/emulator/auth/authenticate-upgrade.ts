import {parseResourceArn} from '../../model/resource-arn.ts'
import {queryParameter} from '../../protocol/sigv4/encoding.ts'
import type {ReceivedRequest} from '../../protocol/sigv4/received.ts'
import type {EmulatorContext} from '../context.ts'
import {errorResponse} from '../http/aws-error.ts'
import type {HttpResponse} from '../http/message.ts'
import {authenticate} from './authenticate.ts'

/** What a presigned websocket URL proved. Whether the channel exists and takes this client is the signaling service's question. */
export interface VerifiedUpgrade {
  /** X-Amz-ChannelARN; empty when it was not given. */
  readonly channelArn: string
  /** X-Amz-ClientId; some masters send one too. */
  readonly clientId?: string
  readonly accessKeyId: string
}

export type UpgradeAuthentication =
  | {readonly status: 'verified'; readonly verified: VerifiedUpgrade}
  | {readonly status: 'refused'; readonly response: HttpResponse}

/** Verifies the signature of a websocket upgrade: the gateway in front of KVS does so before anything else (403). */
export function authenticateUpgrade(context: EmulatorContext, request: ReceivedRequest): UpgradeAuthentication {
  const channelArn = queryParameter(request.query, 'X-Amz-ChannelARN') ?? ''
  const clientId = queryParameter(request.query, 'X-Amz-ClientId')
  const channel = parseResourceArn(channelArn)?.name
  const result = authenticate(context, request, {services: ['kinesisvideo'], ...(channel !== undefined && {channel})})
  if (result.status === 'refused') return {status: 'refused', response: errorResponse(result.error)}
  const {accessKeyId} = result.principal
  return {status: 'verified', verified: {channelArn, ...(clientId !== undefined && {clientId}), accessKeyId}}
}
