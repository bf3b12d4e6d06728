import {envKinds} from '../../catalogue/env.ts'
import {defineCheck} from '../../check.ts'
import {credentialFinding, refusedOf} from '../../refusal.ts'

/** Judged by the first signed request of a run: any answer but a refusal of the signature means that the credentials are good. */
export const credentialsAccepted = defineCheck({
  id: 'env.credentials-accepted',
  title: 'AWS accepts the credentials',
  needs: ['channel'],
  after: [],
  explainedBy: ['net.ipv4-where-needed', 'env.credentials-well-formed', 'env.clock-right', 'net.reaches-control-plane'],
  standsAlone: true,
  emits: Object.values(envKinds),
  settings: {},
  required: true,
  onFailure(failure, _key, {run}) {
    if (failure.kind !== 'refused') return undefined
    const raised = credentialFinding(refusedOf(failure, 'DescribeSignalingChannel'), run.channel)
    return raised ? [raised] : []
  },
  *judge() {},
})
