import {type AwsError, errorResponse} from '../http/aws-error.ts'
import type {HttpRequest, HttpResponse} from '../http/message.ts'

const xmlEscape = (text: string): string => text.replace(/[<>&]/g, (c) => ({'<': '&lt;', '>': '&gt;', '&': '&amp;'})[c]!)

const cborText = (text: string): Buffer => {
  const bytes = Buffer.from(text)
  return Buffer.concat([Buffer.from([0x79, bytes.length >> 8, bytes.length & 0xff]), bytes])
}

/** Map of two text strings (RFC 8949 §3.1): too little to need a codec. */
const cborError = ({code, message}: AwsError): Buffer =>
  Buffer.concat([Buffer.from([0xa2]), ...['__type', code, 'message', message].map(cborText)])

/** An error of the front end in the protocol that the client speaks: query (XML), CBOR, or one of the JSON ones. */
export function frontEndResponse({headers}: HttpRequest, error: AwsError): HttpResponse {
  const {status, code, message} = error
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    const body = `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${xmlEscape(message)}</Message></Error></ErrorResponse>`
    return {status, headers: {'Content-Type': 'text/xml'}, body}
  }
  if (headers['smithy-protocol'] === 'rpc-v2-cbor')
    return {status, headers: {'Content-Type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor'}, body: cborError(error)}
  if (headers['x-amz-target'] === undefined) return errorResponse(error)
  const type = {'Content-Type': 'application/x-amz-json-1.0', 'x-amzn-ErrorType': code}
  return {status, headers: type, body: JSON.stringify({__type: code, message})}
}
