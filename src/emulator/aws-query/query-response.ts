import type {AwsError} from '../http/aws-error.ts'
import type {HttpResponse} from '../http/message.ts'

/** What can stand in an answer of the AWS query protocol. */
export type XmlValue =
  | string
  | number
  | boolean
  | Date
  | readonly XmlValue[]
  | ReadonlyMap<string, XmlValue>
  | {readonly [name: string]: XmlValue | undefined}

const escapes: Readonly<Record<string, string>> = {'<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;'}

/** XML 1.0 has no way to write the other control characters at all. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
const unprintable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

const escapeXml = (text: string): string => text.replace(unprintable, '').replace(/[<>&"]/g, (c) => escapes[c]!)

function renderXml(value: XmlValue): string {
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map((item: XmlValue) => `<member>${renderXml(item)}</member>`).join('')
  if (value instanceof Map) return [...value].map(renderEntry).join('')
  if (typeof value !== 'object') return escapeXml(String(value))
  return Object.entries(value)
    .filter((entry): entry is [string, XmlValue] => entry[1] !== undefined)
    .map(([name, child]) => `<${name}>${renderXml(child)}</${name}>`)
    .join('')
}

/** A map is a row of entries (Smithy, "AWS query protocol"). */
const renderEntry = ([key, value]: [string, XmlValue]): string =>
  `<entry><key>${escapeXml(key)}</key><value>${renderXml(value)}</value></entry>`

export interface QueryService {
  /** XML namespace of the service's answers. */
  readonly namespace: string
}

const reply = (status: number, xml: string, requestId: string): HttpResponse => ({
  status,
  headers: {'Content-Type': 'text/xml', 'x-amzn-RequestId': requestId},
  body: xml,
})

/** @param result undefined where the operation answers with nothing */
export function queryResponse(
  {namespace}: QueryService,
  operation: string,
  result: XmlValue | undefined,
  requestId: string,
): HttpResponse {
  const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`
  const body = `${result === undefined ? '' : `<${operation}Result>${renderXml(result)}</${operation}Result>`}${metadata}`
  return reply(200, `<${operation}Response xmlns="${namespace}">${body}</${operation}Response>`, requestId)
}

export function queryErrorResponse(
  {namespace}: QueryService,
  {status, code, message}: AwsError,
  requestId: string,
): HttpResponse {
  const error = renderXml({
    Error: {Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message},
    RequestId: requestId,
  })
  return reply(status, `<ErrorResponse xmlns="${namespace}">${error}</ErrorResponse>`, requestId)
}
