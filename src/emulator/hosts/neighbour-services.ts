import {cloudTrailService} from '../cloudtrail/cloudtrail-service.ts'
import {cloudWatchService} from '../cloudwatch/cloudwatch-service.ts'
import type {EmulatorContext} from '../context.ts'
import type {ServiceHandler} from '../http/message.ts'
import {iamService} from '../iam/iam-service.ts'
import {serviceQuotasService} from '../service-quotas/service-quotas-service.ts'
import {stsService} from '../sts/sts-service.ts'

/** The services beside Kinesis Video Streams that kvsctl asks, by signing name. */
export const neighbourServices = (context: EmulatorContext): Readonly<Record<string, ServiceHandler>> => ({
  cloudtrail: cloudTrailService(context),
  monitoring: cloudWatchService(context),
  servicequotas: serviceQuotasService(context),
  sts: stsService(context),
  iam: iamService(context),
})
