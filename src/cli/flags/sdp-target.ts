import {boolean, option} from '@oclif/core/flags'
import type {ExamineOptions} from '../../operations/sdp/examine-sdp.ts'

/** Whose limits descriptions are held to. */
export const sdpTargetFlags = {
  target: option({
    summary: 'whose limits count: the KVS C SDK’s, browsers’, or those of WebRTC ingestion',
    options: ['any', 'c-sdk', 'js', 'ingestion'] as const,
    default: 'any' as const,
  })(),
  ingestion: boolean({summary: 'hold it to the rules of WebRTC ingestion; the same as --target ingestion', default: false}),
  role: option({
    summary: 'who writes the answer to a storage session; master without it',
    options: ['master', 'viewer'] as const,
  })(),
  'show-secrets': boolean({summary: 'leave ice-pwd in the report', default: false}),
}

interface SdpTargetFlags {
  readonly target: NonNullable<ExamineOptions['target']>
  readonly ingestion: boolean
  readonly role?: 'master' | 'viewer' | undefined
  readonly 'show-secrets': boolean
}

export const examineOptions = (flags: SdpTargetFlags): ExamineOptions => ({
  target: flags.ingestion ? 'ingestion' : flags.target,
  showSecrets: flags['show-secrets'],
  ...(flags.role !== undefined && {role: flags.role}),
})
