import type {XmlValue} from '../../aws-query/query-response.ts'
import type {AwsError} from '../../http/aws-error.ts'
import type {HttpRequest, HttpResponse} from '../../http/message.ts'

/** One of the three ways in which clients speak to CloudWatch. */
export interface Protocol {
  /** The operation that a request names in this protocol; undefined when it is of another. */
  operationOf(request: HttpRequest): string | undefined
  /** @throws AwsError when the body cannot be read */
  decode(request: HttpRequest): unknown
  /** @param output undefined where the operation answers with nothing */
  encode(operation: string, output: XmlValue | undefined, requestId: string): HttpResponse
  encodeError(request: HttpRequest, error: AwsError, requestId: string): HttpResponse
}

/** Target and path name the service so since its beginnings. */
export const serviceId = 'GraniteServiceVersion20100801'

/**
 * Clients that could speak the query protocol once ask for its error codes with `x-amzn-query-mode` (Smithy,
 * `aws.protocols#awsQueryCompatible`).
 */
export const queryErrorHeader = ({headers}: HttpRequest, {code, status}: AwsError): Record<string, string> =>
  headers['x-amzn-query-mode'] === 'true' ? {'x-amzn-query-error': `${code};${status < 500 ? 'Sender' : 'Receiver'}`} : {}
