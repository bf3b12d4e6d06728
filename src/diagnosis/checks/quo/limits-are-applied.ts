import {defineCheck} from '../../check.ts'

/** Whether the limits are those of the account: without Service Quotas they are what every account begins with. */
export const limitsAreApplied = defineCheck({
  id: 'quota.limits',
  title: 'Service Quotas tells the limits of this account',
  needs: ['serviceQuotas', 'quotas'],
  after: [],
  emits: [],
  settings: {},
  required: false,
  *judge({quotas}) {
    const told = quotas.filter(({quota}) => quota.serviceQuota).length
    yield {note: `${told} of ${quotas.length} limits come from it, the others from the documentation`}
  },
})
