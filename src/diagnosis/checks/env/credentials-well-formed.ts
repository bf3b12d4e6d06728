import {failureOf} from '../../../model/observed.ts'
import type {CredentialShapeFact} from '../../../model/signaling-evidence.ts'
import {credentialKinds} from '../../catalogue/credentials.ts'
import {defineCheck} from '../../check.ts'
import type {Raised} from '../../finding-kind.ts'

const {tokenIsJwt, tokenMissing, tokenStale, blanks} = credentialKinds

/** Judged before anybody is asked: AWS answers all of these with "invalid", which names none of them. */
export const credentialsWellFormed = defineCheck({
  id: 'env.credentials-well-formed',
  title: 'The credentials have the form that AWS wants',
  needs: ['credentialShape'],
  looksAt: ['channel'],
  after: [],
  emits: Object.values(credentialKinds),
  settings: {},
  required: false,
  *judge({credentialShape}, {run, evidence}) {
    const raised = defectOf(credentialShape, run.channel)
    // Another service than AWS may take them all the same.
    const refused = failureOf(evidence.channel)?.kind === 'refused'
    if (raised) yield refused ? raised : {...raised, severity: 'warning'}
    else if (credentialShape.expiresAt !== undefined) yield {note: `good until ${credentialShape.expiresAt}`}
  },
})

function defectOf(
  {keyPrefix, keyKind, sessionToken, withBlanks, expiresAt}: CredentialShapeFact,
  subject: string,
): Raised | undefined {
  const shape = {keyPrefix, ...(expiresAt !== undefined && {expiresAt})}
  if (withBlanks.length > 0) return blanks.found(subject, {...shape, parts: withBlanks})
  if (sessionToken === 'jwt') return tokenIsJwt.found(subject, shape)
  if (keyKind === 'temporary' && sessionToken === 'none') return tokenMissing.found(subject, shape)
  return keyKind === 'long-term' && sessionToken !== 'none' ? tokenStale.found(subject, shape) : undefined
}
