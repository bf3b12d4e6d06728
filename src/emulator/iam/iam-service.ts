import {parseResourceArn} from '../../model/resource-arn.ts'
import {type AccessRequest, evaluate} from '../../protocol/iam/evaluate.ts'
import {RequestKeys} from '../../protocol/iam/variables.ts'
import {type FormValue, parseForm} from '../aws-query/parse-form.ts'
import {queryErrorResponse, queryResponse, type XmlValue} from '../aws-query/query-response.ts'
import type {EmulatorContext} from '../context.ts'
import {AwsError} from '../http/aws-error.ts'
import type {HttpRequest, HttpResponse, ServiceHandler} from '../http/message.ts'
import {requestId} from '../http/request-id.ts'
import {admitCall} from '../identity/admit-call.ts'
import type {Identity} from '../identity/identity.ts'
import type {Principal} from '../identity/principal.ts'
import {keysOfIdentity} from '../identity/principal.ts'

const iam = {namespace: 'https://iam.amazonaws.com/doc/2010-05-08/'}

/** AWS IAM, as far as it says what the caller may do: SimulatePrincipalPolicy in the query protocol (API reference 2010-05-08). */
export const iamService = (context: EmulatorContext): ServiceHandler => ({
  async handle(request: HttpRequest, principal: Principal): Promise<HttpResponse> {
    const id = requestId(context.random)
    try {
      const form = parseForm(request)
      return queryResponse(iam, String(form.Action), await answer(context, principal, form), id)
    } catch (error) {
      if (error instanceof AwsError) return queryErrorResponse(iam, error, id)
      throw error
    }
  },
})

type Form = Readonly<Record<string, FormValue>>

async function answer(context: EmulatorContext, caller: Principal, form: Form): Promise<XmlValue> {
  if (form.Action !== 'SimulatePrincipalPolicy') throw absent(form.Action)
  const principal = textIn(form, 'PolicySourceArn')
  await admitCall(context, caller, {service: 'iam', operation: form.Action, resource: principal, denied})
  const identity = context.identities.ofPolicySource(principal)
  if (!identity) throw noSuchEntity(principal)
  const resources = form.ResourceArns === undefined ? ['*'] : textsIn(form, 'ResourceArns')
  const keys = new RequestKeys({...keysOfIdentity(identity), ...contextEntries(form)})
  const results = textsIn(form, 'ActionNames').flatMap((action) =>
    resources.map((resource) => ({
      EvalActionName: action,
      EvalResourceName: resource,
      ...simulate(context, identity, {action, resource, keys}),
    })),
  )
  return {IsTruncated: false, EvaluationResults: results}
}

/** What the policies of an identity say, and what the fault `access-denied` takes away of it. */
function simulate(
  context: EmulatorContext,
  {name, kind, policies}: Identity,
  request: AccessRequest,
): {[name: string]: XmlValue} {
  const all = policies && evaluate(policies, request)
  const {decision, matched, missingKeys} = all ?? {decision: 'allowed', matched: [], missingKeys: []}
  const struck = decision === 'allowed' && isDenied(context, request.action, request.resource)
  const statements = matched.map(({policy}) => ({SourcePolicyId: `${kind}_${name}_${policy}`, SourcePolicyType: kind}))
  return {
    EvalDecision: struck ? 'implicitDeny' : decision,
    MatchedStatements: struck ? [] : statements,
    MissingContextValues: [...missingKeys],
  }
}

/** Condition keys that the simulation is to take for those of the request (API reference, ContextEntry). */
function contextEntries({ContextEntries: given}: Form): Readonly<Record<string, readonly string[]>> {
  if (given === undefined) return {}
  if (!Array.isArray(given)) throw invalid('ContextEntries is a list')
  return Object.fromEntries(
    given.map((entry) => {
      const {ContextKeyName: name, ContextKeyValues: values} = (typeof entry === 'object' ? entry : {}) as Form
      if (typeof name !== 'string' || !Array.isArray(values))
        throw invalid('a context entry has ContextKeyName and ContextKeyValues')
      return [name, values.map(String)]
    }),
  )
}

function isDenied({faults}: EmulatorContext, action: string, resource: string): boolean {
  const operation = /^kinesisvideo:(.+)$/.exec(action)?.[1]
  const name = parseResourceArn(resource)?.name
  return faults
    .list()
    .filter((fault) => fault.name === 'access-denied')
    .some(
      ({params, channel}) =>
        (params.operation === undefined || params.operation === operation) &&
        (channel === undefined || name === undefined || channel === name),
    )
}

function textIn(form: Form, name: string): string {
  const value = form[name]
  if (typeof value === 'string' && value !== '') return value
  throw invalid(`${name} is required`)
}

function textsIn(form: Form, name: string): readonly string[] {
  const value = form[name]
  if (Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string')) return value as string[]
  throw invalid(`${name} is required`)
}

const invalid = (problem: string): AwsError => new AwsError({status: 400, code: 'ValidationError', message: problem})

const noSuchEntity = (principal: string): AwsError =>
  new AwsError({status: 404, code: 'NoSuchEntity', message: `The entity ${principal} cannot be found.`})

const denied = (message: string): AwsError => new AwsError({status: 403, code: 'AccessDenied', message})

const absent = (action: unknown): AwsError => {
  const name = typeof action === 'string' ? action : '(no Action)'
  const message = `kvsctl emulator: IAM ${name} is not built; SimulatePrincipalPolicy is.`
  return new AwsError({status: 501, code: 'NotImplementedByEmulatorException', message})
}
