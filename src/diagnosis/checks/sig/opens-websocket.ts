import type {SignalingConnectFact} from '../../../model/evidence.ts'
import type {Failure} from '../../../model/observed.ts'
import {observedValue} from '../../../model/observed.ts'
import type {ActionDecision} from '../../../model/signaling-evidence.ts'
import {envKinds} from '../../catalogue/env.ts'
import {sigKinds, type Upgrade} from '../../catalogue/sig.ts'
import {lineKinds} from '../../catalogue/sig-line.ts'
import {defineCheck} from '../../check.ts'
import type {Raised} from '../../finding-kind.ts'
import {credentialFinding, policyResource} from '../../refusal.ts'
import {isTlsTrust} from '../../tls-trust.ts'

const {upgradeForbidden, upgradeNotFound, viewerLimit, clientIdRefused, connectRate, upgradeRefused, unreachable, tlsNotTrusted} =
  sigKinds

export const opensWebsocket = defineCheck({
  id: 'sig.opens-websocket',
  title: 'The signaling websocket opens as viewer',
  needs: ['signalingConnect'],
  looksAt: ['channel', 'identity', 'permissions'],
  after: ['api.hands-out-endpoints'],
  explainedBy: ['env.clock-right', 'net.reaches-data-plane'],
  standsAlone: ({signalingConnect}) => signalingConnect.httpStatus === 101,
  emits: [
    upgradeForbidden,
    upgradeNotFound,
    viewerLimit,
    clientIdRefused,
    connectRate,
    upgradeRefused,
    unreachable,
    tlsNotTrusted,
    lineKinds.proxyAnswers,
    ...Object.values(envKinds),
  ],
  settings: {},
  required: true,
  onFailure: (failure) => unreachableFinding(failure),
  *judge({signalingConnect}, {run, evidence}) {
    if (signalingConnect.httpStatus === 101) return
    const principal = observedValue(evidence.identity)?.arn
    const raised = refusedFinding(signalingConnect, observedValue(evidence.channel)?.arn ?? run.channel, principal)
    const simulated = observedValue(evidence.permissions)?.actions.find(({action}) => action.endsWith(':ConnectAsViewer'))
    yield raised.kind.code === upgradeForbidden.code && simulated ? withSimulation(raised, simulated.decision) : raised
  },
})

/** What IAM says itself takes the place of what the 403 let suppose. */
const withSimulation = (raised: Raised, decision: ActionDecision['decision']): Raised => ({
  ...raised,
  data: {...raised.data, simulated: decision},
  ...(decision !== 'allowed' && {confidence: 'measured' as const}),
})

function unreachableFinding(failure: Failure): Raised[] | undefined {
  if (failure.kind !== 'unreachable' && failure.kind !== 'timeout' && failure.kind !== 'malformed') return undefined
  const endpoint = failure.endpoint ?? 'the signaling endpoint'
  const data = {endpoint, message: failure.message, ...(failure.code !== undefined && {errorCode: failure.code})}
  return [(isTlsTrust(failure) ? tlsNotTrusted : unreachable).found(endpoint, data)]
}

/** The gateway words its refusals in the body; the status alone cannot tell a full channel from a bad client id. */
function refusedFinding(fact: SignalingConnectFact, resource: string, principal: string | undefined): Raised {
  const upgrade = upgradeOf(fact)
  const {body = ''} = fact
  const errorCode = fact.headers['x-amzn-errortype']?.split(':')[0]
  const credential = credentialFinding(
    {
      operation: 'ConnectAsViewer',
      message: `${fact.endpoint} answered the upgrade with ${fact.httpStatus}: ${messageIn(body)}`,
      httpStatus: fact.httpStatus,
      ...(errorCode && {errorCode}),
    },
    fact.endpoint,
  )
  if (fact.httpStatus === 403 || fact.httpStatus === 401)
    return (
      credential ??
      upgradeForbidden.found(resource, {
        ...upgrade,
        resource: policyResource(resource),
        namesAction: body.includes('ConnectAs'),
        ...(principal !== undefined && {principal}),
      })
    )
  if (isProxys(fact)) {
    const {server, via} = fact.headers
    const who = server ?? via
    return lineKinds.proxyAnswers.found(fact.endpoint, {...upgrade, ...(who !== undefined && {server: who})})
  }
  if (fact.httpStatus === 404) return upgradeNotFound.found(resource, upgrade)
  if (/maximum number of clients/i.test(body)) return viewerLimit.found(resource, upgrade)
  if (/client ?id/i.test(body)) return clientIdRefused.found(resource, upgrade)
  if (fact.httpStatus === 429 || /ClientLimitExceeded|too many|rate exceeded|throttl/i.test(`${errorCode} ${body}`))
    return connectRate.found(resource, upgrade)
  return upgradeRefused.found(fact.endpoint, upgrade)
}

/** The gateway and the service sign what they say with a request id; a status like this without one is another's. */
const isProxys = ({httpStatus, headers}: SignalingConnectFact): boolean =>
  (httpStatus < 400 || httpStatus === 407 || httpStatus >= 500) && !('x-amz-apigw-id' in headers || 'x-amzn-requestid' in headers)

const upgradeOf = ({endpoint, httpStatus, clientId, body, headers}: SignalingConnectFact): Upgrade => {
  const requestId = headers['x-amzn-requestid'] ?? headers['x-amz-apigw-id']
  return {
    endpoint,
    httpStatus,
    ...(clientId !== undefined && {clientId}),
    ...(body && {body: messageIn(body)}),
    ...(requestId !== undefined && {requestId}),
  }
}

/** API Gateway wraps its text as `{"message": …}`, and some of its integrations as `{"Message": …}`. */
function messageIn(body: string): string {
  try {
    const parsed: unknown = JSON.parse(body)
    const {message, Message} = Object(parsed) as {message?: unknown; Message?: unknown}
    return typeof message === 'string' ? message : typeof Message === 'string' ? Message : body
  } catch {
    return body
  }
}
