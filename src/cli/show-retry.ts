import type {ConnectOptions} from '../operations/connect.ts'

type Retry = Parameters<NonNullable<ConnectOptions['onRetry']>>[0]

/** `debug: DescribeSignalingChannel: attempt 1 failed, next in 0.17 s: … was refused: Rate exceeded (…, HTTP 400)` */
export const retryText = ({operation, attempt, waitMs, failure}: Retry): string =>
  `debug: ${operation}: attempt ${attempt} failed, next in ${(waitMs / 1000).toFixed(2)} s: ${failure.message}`
