import {defineCheck} from '../../check.ts'

/** Metrics are extra light: whoever may not read them still gets a verdict. */
export const metricsReadable = defineCheck({
  id: 'api.metrics-readable',
  title: "CloudWatch gives the channel's metrics of the last hour",
  needs: ['metrics'],
  after: ['env.credentials-accepted'],
  emits: [],
  settings: {},
  required: false,
  *judge({metrics}) {
    const withPoints = metrics.series.filter(({points}) => points.length > 0).length
    yield {note: withPoints === 0 ? 'no data points' : `${withPoints} metrics`}
  },
})
