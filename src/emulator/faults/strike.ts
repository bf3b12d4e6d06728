import type {EmulatorContext} from '../context.ts'
import {AwsError} from '../http/aws-error.ts'
import type {FaultPoints} from './fault.ts'

/** Lets the faults that concern a request do what they do. @throws AwsError when one of them refuses it */
export async function strike({faults, clock}: EmulatorContext, about: FaultPoints['request']['about']): Promise<void> {
  const effect = faults.consult('request', about)
  if (effect?.kind === 'delay') await new Promise<void>((resolve) => void clock.after(effect.ms, resolve))
  if (effect?.kind === 'error') throw new AwsError(effect)
}
