import {AwsError} from '../../http/aws-error.ts'
import {shapeOf} from '../errors.ts'
import {type Protocol, queryErrorHeader, serviceId} from './protocol.ts'

const contentType = {'Content-Type': 'application/x-amz-json-1.0'} as const

/** awsJson 1.0: what botocore and the AWS CLI speak. Times are epoch seconds. */
export const jsonProtocol: Protocol = {
  operationOf: ({headers}) => {
    const [service, operation] = headers['x-amz-target']?.split('.') ?? []
    return service === serviceId ? operation : undefined
  },
  decode({body}) {
    try {
      return JSON.parse(Buffer.from(body).toString('utf8') || '{}')
    } catch {
      throw new AwsError({status: 400, code: 'SerializationException', message: 'The body is not JSON.', member: 'message'})
    }
  },
  encode: (_operation, output, requestId) => ({
    status: 200,
    headers: {...contentType, 'x-amzn-RequestId': requestId},
    body: output === undefined ? '' : JSON.stringify(output, asJson),
  }),
  encodeError: (request, error, requestId) => ({
    status: error.status,
    headers: {...contentType, 'x-amzn-RequestId': requestId, ...queryErrorHeader(request, error)},
    body: JSON.stringify({__type: `com.amazonaws.cloudwatch.v2010_08_01#${shapeOf(error.code)}`, message: error.message}),
  }),
}

/** `JSON.stringify` has called toJSON by the time it asks; the holder still has the Date. */
function asJson(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const original = this[key]
  if (original instanceof Map) return Object.fromEntries(original)
  return original instanceof Date ? original.getTime() / 1000 : value
}
