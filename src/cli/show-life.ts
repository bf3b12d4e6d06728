import type {Creation} from '../operations/resource/create-resource.ts'
import type {Deletion} from '../operations/resource/delete-resource.ts'
import type {OnStatus} from '../operations/resource/wait-until.ts'
import type {Progress} from './progress.ts'

const creations: Record<Creation<unknown>['action'], string> = {
  created: 'Created',
  exists: 'Exists already:',
  'would-create': 'Would create',
}

/** One line: a sentence for people, the ARN for pipes. */
export function creationText({action, arn, name}: Pick<Creation<unknown>, 'action' | 'arn' | 'name'>, terminal: boolean): string {
  return terminal ? `${creations[action]} ${arn ?? name}` : (arn ?? name)
}

/** One line: a sentence for people, the action and the ARN for pipes. */
export function deletionText(word: string, action: Deletion<unknown>['action'], subject: string, terminal: boolean): string {
  if (!terminal) return `${action}\t${subject}`
  const deletions: Record<Deletion<unknown>['action'], string> = {
    deleted: 'Deleted',
    deleting: 'Deleting',
    absent: `There is no ${word}`,
    'would-delete': 'Would delete',
    kept: 'Left alone:',
  }
  return `${deletions[action]} ${subject}`
}

/** Says what is waited for, and what it is now. */
export const statusProgress =
  (progress: Progress, until: string): OnStatus =>
  (status) =>
    progress.update(`Waiting until ${until}; it is ${status}`)
