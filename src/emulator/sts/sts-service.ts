import {parseForm} from '../aws-query/parse-form.ts'
import {queryErrorResponse, queryResponse, type XmlValue} from '../aws-query/query-response.ts'
import type {EmulatorContext} from '../context.ts'
import {strike} from '../faults/strike.ts'
import {AwsError} from '../http/aws-error.ts'
import type {HttpRequest, HttpResponse, ServiceHandler} from '../http/message.ts'
import {requestId} from '../http/request-id.ts'
import type {Principal} from '../identity/principal.ts'

const sts = {namespace: 'https://sts.amazonaws.com/doc/2011-06-15/'}

/** AWS STS, as far as it says who is calling: GetCallerIdentity in the query protocol (API reference 2011-06-15). */
export const stsService = (context: EmulatorContext): ServiceHandler => ({
  async handle(request: HttpRequest, principal: Principal): Promise<HttpResponse> {
    const id = requestId(context.random)
    try {
      const {Action: action} = parseForm(request)
      return queryResponse(sts, String(action), await answer(context, principal, action), id)
    } catch (error) {
      if (error instanceof AwsError) return queryErrorResponse(sts, error, id)
      throw error
    }
  },
})

async function answer(context: EmulatorContext, {identity}: Principal, action: unknown): Promise<XmlValue> {
  if (action !== 'GetCallerIdentity') throw absent(action)
  // It needs no permission, and not even an explicit denial takes it away (STS API reference, GetCallerIdentity).
  await strike(context, action, undefined)
  return {Arn: identity.arn, UserId: identity.userId, Account: identity.account}
}

const absent = (action: unknown): AwsError => {
  const name = typeof action === 'string' ? action : '(no Action)'
  const message = `kvsctl emulator: STS ${name} is not built; GetCallerIdentity is.`
  return new AwsError({status: 501, code: 'NotImplementedByEmulatorException', message})
}
