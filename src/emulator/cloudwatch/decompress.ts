import {gunzipSync} from 'node:zlib'
import {AwsError} from '../http/aws-error.ts'
import type {HttpRequest} from '../http/message.ts'

/** Sixteen times what a request may have on the wire: numbers written as text compress well, and no request need fill the memory. */
const maxBytes = 16 << 20

/**
 * A request as it was before it was compressed: PutMetricData may come with gzip, and SDKs do so for large ones (Smithy, trait
 * requestCompression).
 * @throws AwsError where it cannot be read
 */
export function decompressed(request: HttpRequest): HttpRequest {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? ''
  // Old botocore says `amz-1.0` here, SigV4's chunked signing `aws-chunked`: neither compresses.
  if (!/(^|,\s*)gzip$/.test(encoding)) return request
  try {
    return {...request, body: gunzipSync(request.body, {maxOutputLength: maxBytes})}
  } catch {
    throw new AwsError({
      status: 400,
      code: 'SerializationException',
      message: `The body is not gzip, or has more than ${maxBytes} bytes.`,
      member: 'message',
    })
  }
}
