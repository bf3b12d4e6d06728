import type {Role} from '../../model/channel.ts'

/** The parameter `role`, and whose connections it lets a fault strike. */
export const roleFilter = {
  about: '"master" or "viewer": only theirs; both without it',
  /** @throws Error when it is neither */
  create: (wanted: string | undefined): ((role: Role) => boolean) => {
    if (wanted !== undefined && wanted !== 'master' && wanted !== 'viewer')
      throw new Error(`role "${wanted}" is neither master nor viewer.`)
    return (role) => wanted === undefined || role === wanted.toUpperCase()
  },
}
