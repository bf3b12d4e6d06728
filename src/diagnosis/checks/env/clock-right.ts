import {envKinds} from '../../catalogue/env.ts'
import {defineCheck} from '../../check.ts'

/** The SDK corrects its own clock by the first refusal, so requests succeed where a presigned websocket URL does not. */
export const clockRight = defineCheck({
  id: 'env.clock-right',
  title: "This clock agrees with the service's",
  needs: ['clockSkew'],
  after: [],
  emits: [envKinds.clockSkew],
  settings: {
    warnSeconds: {default: 30, unit: 's', about: 'a difference above this is a warning'},
    failSeconds: {default: 300, unit: 's', about: 'from here on AWS refuses signatures'},
  },
  required: false,
  *judge({clockSkew}, {settings: {warnSeconds, failSeconds}}) {
    const {offsetMs, uncertaintyMs, endpoint, serverDate} = clockSkew
    const skewSeconds = Math.round(offsetMs / 1000)
    const off = Math.abs(offsetMs) / 1000
    if (off <= warnSeconds) yield {note: `within ${Math.max(Math.ceil(off), Math.ceil(uncertaintyMs / 1000))} s`}
    else
      yield envKinds.clockSkew.found(
        endpoint,
        {operation: 'GET', skewSeconds, message: `The answer of ${endpoint} is dated ${serverDate}.`},
        off >= failSeconds ? 'error' : 'warning',
      )
  },
})
