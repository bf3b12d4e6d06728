import type {HttpResponse} from './message.ts'

/** An error that a service answers with. */
export interface AwsErrorInit {
  readonly status: number
  /** `ResourceNotFoundException` */
  readonly code: string
  readonly message: string
  /** Name of the body's member: modelled exceptions say `Message`, the front end says `message`. */
  readonly member?: 'Message' | 'message'
}

/** Thrown by an operation to refuse; the dispatcher turns it into the answer. */
export class AwsError extends Error {
  readonly status: number
  readonly code: string
  readonly member: 'Message' | 'message'

  constructor({status, code, message, member = 'Message'}: AwsErrorInit) {
    super(message)
    this.name = 'AwsError'
    this.status = status
    this.code = code
    this.member = member
  }
}

/** HTTP status of the exceptions of model `kinesisvideo` 2017-09-30 that are not 400. */
const statusOf: Readonly<Record<string, number>> = {
  AccessDeniedException: 401,
  NotAuthorizedException: 401,
  ResourceNotFoundException: 404,
  StreamEdgeConfigurationNotFoundException: 404,
}

/** A modelled exception of the control plane or the signaling REST service. */
export const serviceError = (code: string, message: string): AwsError =>
  new AwsError({status: statusOf[code] ?? 400, code, message})

/** A refusal of the front end, before any service looked at the request. */
export const frontEndError = (status: number, code: string, message: string): AwsError =>
  new AwsError({status, code, message, member: 'message'})

export const jsonHeaders = {'Content-Type': 'application/json'} as const

/** restJson1: the code stands in `x-amzn-ErrorType`, which botocore and the SDKs read before the body. */
export const errorResponse = ({status, code, message, member}: AwsError): HttpResponse => ({
  status,
  headers: {...jsonHeaders, 'x-amzn-ErrorType': code},
  body: JSON.stringify({[member]: message}),
})
