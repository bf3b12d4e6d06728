import {parseResourceArn} from '../../model/resource-arn.ts'
import {queryParameter} from '../../protocol/sigv4/encoding.ts'
import type {EmulatorContext} from '../context.ts'
import {errorResponse} from '../http/aws-error.ts'
import type {HttpResponse} from '../http/message.ts'
import type {Principal} from '../identity/principal.ts'
import {type AuthenticationRules, authenticate, type IncomingRequest, wrongRegion} from './authenticate.ts'

/** What a presigned websocket URL proved. Whether the channel exists and takes this client is the signaling service's question. */
export interface VerifiedUpgrade {
  /** X-Amz-ChannelARN; empty when it was not given. */
  readonly channelArn: string
  /** X-Amz-ClientId; some masters send one too. */
  readonly clientId?: string
  readonly principal: Principal
  /** The region that the URL was signed for. */
  readonly region: string
}

export type UpgradeAuthentication =
  | {readonly status: 'verified'; readonly verified: VerifiedUpgrade}
  | {readonly status: 'refused'; readonly response: HttpResponse}

/**
 * Verifies the signature of a websocket upgrade: the gateway in front of KVS does so before anything else (403). The host of a
 * channel is in the channel's region, so a signature for another region is no good there.
 */
export function authenticateUpgrade(
  context: EmulatorContext,
  request: IncomingRequest,
  servesRegion?: AuthenticationRules['servesRegion'],
): UpgradeAuthentication {
  const channelArn = queryParameter(request.query, 'X-Amz-ChannelARN') ?? ''
  const clientId = queryParameter(request.query, 'X-Amz-ClientId')
  const channel = parseResourceArn(channelArn)
  const rules = {services: ['kinesisvideo'], ...(channel && {channel: channel.name}), ...(servesRegion && {servesRegion})}
  const result = authenticate(context, request, rules)
  if (result.status === 'refused') return {status: 'refused', response: errorResponse(result.error)}
  const {principal} = result
  const {region} = principal
  if (channel && channel.region !== region) return {status: 'refused', response: errorResponse(wrongRegion())}
  return {status: 'verified', verified: {channelArn, ...(clientId !== undefined && {clientId}), principal, region}}
}
