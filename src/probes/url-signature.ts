import {FailureError} from '../model/failure-error.ts'
import {parseKvsHost} from '../model/kvs-host.ts'
import type {UrlSignatureFact} from '../model/presigned-url.ts'
import {parseResourceArn} from '../model/resource-arn.ts'
import {queryParameter} from '../protocol/sigv4/encoding.ts'
import {explainSignature} from '../protocol/sigv4/explain-signature.ts'
import type {SigningCredentials} from '../protocol/sigv4/signature.ts'
import {takeApart, type UrlParts} from '../protocol/sigv4/take-apart.ts'
import {printable} from '../protocol/text.ts'
import type {PresignedUrlSettings} from './presigned-url.ts'
import type {Probe, Session} from './probe.ts'

export type UrlSignatureSettings = PresignedUrlSettings & {credentials(): Promise<SigningCredentials>}

/** Credentials may come from SSO, or from the metadata service of an instance, which is asked for a second or two. */
const credentialsTimeoutMs = 10_000

/** Signs the URL again, where the credentials here are those that it was signed with. Nothing is sent but what finding them needs. */
export const urlSignature: Probe<'urlSignature', Session, UrlSignatureSettings> = {
  key: 'urlSignature',
  label: 'sign it again',
  needs: ['presignedUrl'],
  timeoutMs: credentialsTimeoutMs,
  run: async ({settings}, evidence) => {
    const parts = takeApart(settings.presignedUrl ?? '')!
    const url = evidence.presignedUrl?.status === 'observed' ? evidence.presignedUrl.value : undefined
    const accessKeyId = url?.credential?.accessKeyId
    if (accessKeyId === undefined || !/hex$/.test(url?.signature ?? ''))
      throw new FailureError({kind: 'malformed', message: 'There is no access key and signature in the URL to compare with.'})
    const credentials = await settings.credentials()
    if (credentials.accessKeyId !== accessKeyId) throw otherKey(accessKeyId, credentials.accessKeyId)
    return {accessKeyId, ...signatureFact(parts, credentials)}
  },
}

const otherKey = (theirs: string, ours: string): FailureError =>
  new FailureError({
    kind: 'no-credentials',
    code: 'OtherAccessKey',
    message: `The URL was signed with ${printable(theirs, {maxLength: 128})}, and the credentials here are of ${printable(ours, {maxLength: 128})}.`,
  })

function signatureFact(parts: UrlParts, credentials: SigningCredentials): Omit<UrlSignatureFact, 'accessKeyId'> {
  const arn = parseResourceArn(queryParameter(parts.query, 'X-Amz-ChannelARN') ?? '')
  const regions = [parseKvsHost(parts.host)?.region, arn?.region].filter((region) => region !== undefined)
  const explained = explainSignature({parts, credentials, regions})
  if (explained.kind !== 'variant') return {outcome: explained.kind, signedAsIf: [], tolerable: explained.kind === 'as-specified'}
  const {where, expected, signed} = explained.difference
  return {
    outcome: 'variant',
    signedAsIf: explained.mistakes.map(({says}) => printable(says)),
    tolerable: explained.tolerable,
    difference: {where, expected: printable(expected), signed: printable(signed)},
  }
}
