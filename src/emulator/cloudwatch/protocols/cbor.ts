import {cbor, dateToTag} from '@smithy/core/cbor'
import type {XmlValue} from '../../aws-query/query-response.ts'
import {AwsError} from '../../http/aws-error.ts'
import {shapeOf} from '../errors.ts'
import {type Protocol, queryErrorHeader, serviceId} from './protocol.ts'

const headers = {'Content-Type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor'} as const
const path = new RegExp(`^/service/${serviceId}/operation/(\\w+)$`)

/** Smithy RPC v2 CBOR: what newer AWS SDKs speak. */
export const cborProtocol: Protocol = {
  operationOf: (request) => (request.headers['smithy-protocol'] === 'rpc-v2-cbor' ? path.exec(request.path)?.[1] : undefined),
  decode({body}) {
    try {
      return body.length === 0 ? {} : cbor.deserialize(body)
    } catch {
      // Any error of the decoder: it overflows the stack on lists within lists within lists.
      throw new AwsError({status: 400, code: 'SerializationException', message: 'The body is not CBOR.', member: 'message'})
    }
  },
  encode: (_operation, output, requestId) =>
    output === undefined
      ? // Smithy, "RPC v2 CBOR": an operation without output has neither a body nor a Content-Type.
        {status: 200, headers: {'smithy-protocol': headers['smithy-protocol'], 'x-amzn-RequestId': requestId}, body: ''}
      : {status: 200, headers: {...headers, 'x-amzn-RequestId': requestId}, body: encodeCbor(output)},
  encodeError: (request, error, requestId) => ({
    status: error.status,
    headers: {...headers, 'x-amzn-RequestId': requestId, ...queryErrorHeader(request, error)},
    body: encodeCbor({__type: `com.amazonaws.cloudwatch.v2010_08_01#${shapeOf(error.code)}`, message: error.message}),
  }),
}

/** A copy: the encoder hands out its own buffer. */
const encodeCbor = (value: XmlValue): Uint8Array => Buffer.from(cbor.serialize(tagged(value)))

/** Times as tag 1, epoch seconds (RFC 8949 §3.4.2). */
function tagged(value: XmlValue | undefined): unknown {
  if (value instanceof Date) return dateToTag(value)
  if (Array.isArray(value)) return value.map(tagged)
  if (value instanceof Map) return tagged(Object.fromEntries(value))
  if (typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, tagged(child)]))
}
