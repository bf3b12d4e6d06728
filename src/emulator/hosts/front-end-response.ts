import {jsonProtocol} from '../cloudwatch/protocols/json.ts'
import {queryProtocol} from '../cloudwatch/protocols/query.ts'
import {type AwsError, errorResponse} from '../http/aws-error.ts'
import type {HttpRequest, HttpResponse} from '../http/message.ts'

/** An error of the front end in the protocol that the client speaks: else it could not read it. */
export async function frontEndResponse(request: HttpRequest, error: AwsError, requestId: string): Promise<HttpResponse> {
  const {headers} = request
  if (headers['smithy-protocol'] === 'rpc-v2-cbor')
    return (await import('../cloudwatch/protocols/cbor.ts')).cborProtocol.encodeError(request, error, requestId)
  if (headers['x-amz-target'] !== undefined) return jsonProtocol.encodeError(request, error, requestId)
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded'))
    return queryProtocol.encodeError(request, error, requestId)
  return errorResponse(error)
}
