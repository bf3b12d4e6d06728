import {readWholeNumber} from './fault-params.ts'

/** The parameter `after`: how long a connection is left in peace. A day is more than any lasts. */
export const afterParam = {
  about: 'ms after it has been opened; at once without it',
  /** @throws Error when it is no such number */
  read: (text: string | undefined): number => readWholeNumber('after', text, {least: 0, most: 86_400_000, otherwise: 0}),
}
