import {formatResourceArn, parseResourceArn} from '../../model/resource-arn.ts'
import type {EmulatorContext} from '../context.ts'
import {createUsername, credentialTtlSeconds} from './credentials.ts'

/** The username of a fresh credential and how long it is said to live: five minutes, unless a fault has it otherwise. */
export function issueUsername(
  {clock, faults}: Pick<EmulatorContext, 'clock' | 'faults'>,
  channelArn: string,
): {username: string; ttlSeconds: number} {
  const arn = parseResourceArn(channelArn)
  const fault = faults.consult('credential', {channel: arn?.name ?? ''})
  const {seconds, ttlSeconds = credentialTtlSeconds} = fault?.kind === 'lifetime' ? fault : {seconds: credentialTtlSeconds}
  const owner = fault?.kind === 'other-channel' && arn ? formatResourceArn({...arn, name: fault.name}) : channelArn
  return {username: createUsername(owner, clock.now(), seconds), ttlSeconds}
}
