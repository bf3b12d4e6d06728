import type {ServiceQuota} from '../../model/quota.ts'
import type {CallOptions} from './kvs-api.ts'

/** Service Quotas, as far as it is about Kinesis Video Streams. */
export interface QuotaApi {
  /**
   * ListServiceQuotas, and ListAWSDefaultServiceQuotas for what it leaves out: every quota once. One refused call costs its own
   * quotas only.
   * @throws FailureError when neither was answered
   */
  serviceQuotas(options?: CallOptions): Promise<readonly ServiceQuota[]>
}
