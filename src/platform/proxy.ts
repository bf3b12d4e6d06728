/** How to reach a proxy. */
export interface HttpProxy {
  readonly url: URL
  /** Value of HttpProxy-Authorization, where the URL carries a user. */
  readonly authorization?: string
}

/**
 * The proxy for a TLS connection, from `https_proxy` or `HTTPS_PROXY`, unless `no_proxy` names the host. There is no standard; this
 * is what curl does (its manual, "ENVIRONMENT"). The machine itself is never reached through a proxy.
 */
export function proxyFor(host: string, port: number, env: NodeJS.ProcessEnv): HttpProxy | undefined {
  const text = env.https_proxy || env.HTTPS_PROXY
  if (!text || isLoopback(host) || isExempt(host, port, env.no_proxy ?? env.NO_PROXY ?? '')) return undefined
  const url = parseUrl(text)
  if (!url) return undefined
  const user = url.username === '' ? undefined : `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  return {url, ...(user !== undefined && {authorization: `Basic ${Buffer.from(user).toString('base64')}`})}
}

const parseUrl = (text: string): URL | undefined => {
  const withScheme = text.includes('://') ? text : `http://${text}`
  return URL.canParse(withScheme) ? new URL(withScheme) : undefined
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127\./.test(host)

/** Each entry is `*`, a host, a domain (with or without the leading dot), and may end in a port. */
function isExempt(host: string, port: number, list: string): boolean {
  return list
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      const [, name = entry, only] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? []
      const domain = name.replace(/^\*?\./, '').toLowerCase()
      if (only !== undefined && Number(only) !== port) return false
      return name === '*' || host.toLowerCase() === domain || host.toLowerCase().endsWith(`.${domain}`)
    })
}
