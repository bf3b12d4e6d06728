import type {PresignedUrlFact} from '../../../../model/presigned-url.ts'
import {urlSignatureKinds} from '../../../catalogue/url-signature.ts'
import {defineCheck} from '../../../check.ts'

const {urlToken} = urlSignatureKinds

export const hasItsToken = defineCheck({
  id: 'sig.url-has-its-token',
  title: 'A temporary access key comes with its session token, a long-term one alone',
  needs: ['presignedUrl'],
  after: [],
  emits: [urlToken],
  settings: {},
  required: true,
  *judge({presignedUrl: {token, credential}}) {
    const accessKeyId = credential?.accessKeyId ?? 'unknown'
    const found = problemOf(token, accessKeyId)
    if (found) yield urlToken.found('X-Amz-Security-Token', {accessKeyId, ...found})
  },
})

/** Unique identifiers of IAM: ASIA is a temporary key of STS, AKIA a long-term one (IAM user guide, "Unique identifiers"). */
function problemOf(token: PresignedUrlFact['token'], accessKeyId: string): {problem: string; advice: string} | undefined {
  if (token === 'empty')
    return {
      problem: 'X-Amz-Security-Token is there but empty',
      advice: accessKeyId.startsWith('ASIA')
        ? 'Give it the token of the session.'
        : 'Leave the parameter out where there is no token.',
    }
  if (token === 'jwt')
    return {
      problem: 'X-Amz-Security-Token is a JWT (eyJ…), as Cognito and other identity providers issue it, and no token of AWS STS',
      advice:
        'Exchange it: GetCredentialsForIdentity (Cognito) or AssumeRoleWithWebIdentity gives the key pair and the SessionToken that go together.',
    }
  if (token === 'none' && accessKeyId.startsWith('ASIA'))
    return {
      problem: 'a temporary key (ASIA…) is good for nothing without the X-Amz-Security-Token that came with it',
      advice: 'Give the signer the session token too, so that it signs it: adding it to the URL afterwards breaks the signature.',
    }
  if (token === 'present' && accessKeyId.startsWith('AKIA'))
    return {
      problem: 'a long-term key (AKIA…) has no session token: the one here is of another session',
      advice: 'Leave the token out, or unset AWS_SESSION_TOKEN where the signer runs.',
    }
  return undefined
}
