import type {HttpRequest, HttpResponse} from './message.ts'

const allowedHeaders = [
  'authorization',
  'content-type',
  'x-amz-date',
  'x-amz-security-token',
  'x-amz-content-sha256',
  'x-amz-user-agent',
  'x-amz-target',
  'x-amzn-query-mode',
  'amz-sdk-invocation-id',
  'amz-sdk-request',
  'smithy-protocol',
]

/** On every answer: browsers read Date to repair a wrong clock, and the error headers to name the error. */
export const corsHeaders = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date',
} as const

/** Browsers ask before they send a signed request across origins; that question carries no signature. */
export const preflight = ({method}: HttpRequest): HttpResponse | undefined =>
  method === 'OPTIONS'
    ? {
        status: 204,
        headers: {
          'Access-Control-Allow-Methods': 'POST, GET, OPTIONS',
          'Access-Control-Allow-Headers': allowedHeaders.join(', '),
          'Access-Control-Max-Age': '3600',
        },
        body: '',
      }
    : undefined
