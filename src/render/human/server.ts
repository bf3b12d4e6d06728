import {parseIceServerUrl} from '../../model/ice-server.ts'

/** `198-51-100-10.t-1cd92f6b…:443` for a KVS server's URL: the part that tells one from another. The URL itself stands in the JSON. */
export function renderServer(url: string): string {
  const parsed = parseIceServerUrl(url)
  if (!parsed) return url
  const host = parsed.host.replace(/\.kinesisvideo(-fips)?\..*$/, '…')
  return `${parsed.host.includes(':') ? `[${host}]` : host}:${parsed.port}`
}
