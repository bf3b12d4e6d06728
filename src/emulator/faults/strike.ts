import type {EmulatorContext} from '../context.ts'
import {AwsError} from '../http/aws-error.ts'
import type {FaultPoints} from './fault.ts'

type RequestFault = FaultPoints['request']['effect']

/**
 * Lets the faults that concern a request to a service other than Kinesis Video Streams do what they do.
 *
 * @param denied what this service says instead when the fault is a missing permission; undefined where it asks for none
 * @throws AwsError when a fault refuses the request
 */
export async function strike({faults, clock}: EmulatorContext, operation: string, denied: AwsError | undefined): Promise<void> {
  const effect = faults.consult('request', {operation})
  if (effect?.kind === 'delay') await new Promise<void>((resolve) => void clock.after(effect.ms, resolve))
  if (effect?.kind !== 'error') return
  const error = isDenial(effect) ? denied : new AwsError(effect)
  if (error) throw error
}

const isDenial = (effect: RequestFault & {kind: 'error'}): boolean => effect.code === 'AccessDeniedException'
