import {FailureError} from '../../model/failure-error.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'

/** How services say that a permission is missing. */
const denials: readonly string[] = [
  ...['AccessDenied', 'AccessDeniedException', 'AuthorizationError', 'NotAuthorized', 'NotAuthorizedException'],
]

export const isDenial = (error: unknown): error is FailureError =>
  error instanceof FailureError && denials.includes(error.failure.code ?? '')

/** Names the permission that CloudWatch misses. @throws UserError in the place of its refusal */
export async function withPermission<T>(action: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw isDenial(error) ? missing(action, error) : error
  }
}

const missing = (action: string, error: FailureError): UserError =>
  new UserError({
    code: 'access-denied',
    message: `${error.failure.message}.`.replace(/\.\.$/, '.'),
    remedy: [
      {
        text: `Allow ${action} on resource "*" (CloudWatch knows no narrower one) for the identity that is in use:`,
        command: 'aws sts get-caller-identity',
      },
    ],
    exitCode: exitCodes.refused,
    ...(error.failure.requestId !== undefined && {requestId: error.failure.requestId}),
    cause: error,
  })
