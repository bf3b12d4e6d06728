import {parseForm} from '../../aws-query/parse-form.ts'
import {queryErrorResponse, queryResponse} from '../../aws-query/query-response.ts'
import type {Protocol} from './protocol.ts'

const cloudWatch = {namespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/'}

/** AWS query: a form in, XML out; what SDKs of before 2025 speak. */
export const queryProtocol: Protocol = {
  operationOf(request) {
    const text = request.body.length > 0 ? Buffer.from(request.body).toString('utf8') : request.query
    return new URLSearchParams(text).get('Action') ?? undefined
  },
  decode: (request) => parseForm(request),
  encode: (operation, output, requestId) => queryResponse(cloudWatch, operation, output, requestId),
  encodeError: (_request, error, requestId) => queryErrorResponse(cloudWatch, error, requestId),
}
