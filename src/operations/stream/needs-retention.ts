import type {Stream} from '../../model/stream.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {commandIn} from '../command-in.ts'
import type {World} from '../connect.ts'

/** @throws UserError for a stream that keeps nothing: the service refuses with the same code */
export function needsRetention(world: World, {name, dataRetentionInHours}: Stream, what: string): void {
  if (dataRetentionInHours > 0) return
  throw new UserError({
    code: 'NoDataRetentionException',
    message: `The video stream ${name} keeps no media (its retention is 0), and ${what} need some.`,
    remedy: [{text: 'Give it a retention first:', command: commandIn(world, `stream retention ${name} 24h`)}],
    exitCode: exitCodes.refused,
  })
}
