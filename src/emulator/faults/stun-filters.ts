const servers = ['stun', 'turn-1', 'turn-2', 'all'] as const

/** Limits a fault of Binding requests to one server: the STUN server unless told otherwise. */
export const bindingFilter = {
  about: `whose Binding requests: ${servers.join(', ')}; stun without it`,
  /** @throws Error when there is no such server */
  create: (wanted = 'stun'): ((server: string) => boolean) => {
    if (!servers.some((server) => server === wanted)) throw new Error(`server "${wanted}" is none of ${servers.join(', ')}.`)
    return (server) => wanted === 'all' || server === wanted
  },
}
