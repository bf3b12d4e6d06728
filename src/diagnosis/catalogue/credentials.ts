import {defineKind} from '../finding-kind.ts'

/** What is wrong with credentials before anybody is asked about them. */
export type Shape = {readonly keyPrefix: string; readonly expiresAt?: string}

const seeWhere = {text: 'See where the credentials come from.', command: 'aws configure list'}

export const credentialKinds = {
  tokenIsJwt: defineKind<Shape>({
    code: 'KVS-ENV-020',
    slug: 'CREDS_JWT',
    severity: 'error',
    confidence: 'measured',
    title: 'The session token is a JWT and not a token of STS',
    says: ({keyPrefix}) => `The session token beside the key ${keyPrefix}… begins with eyJ: it is a JSON web token.`,
    remedy: () => [
      {
        text: 'Exchange the JWT for credentials: Cognito GetCredentialsForIdentity, or STS AssumeRoleWithWebIdentity, and use the SessionToken that they give.',
      },
      seeWhere,
    ],
    page: `A Cognito user pool signs people in and gives them JWTs (id token, access token). AWS services do not take those: they want the three values that STS makes, whose session token is opaque.

kvsctl looks at the form of the token only; nothing of it is shown or saved.

Usual causes:
- An app puts the user pool's id token where the session token of an identity pool belongs.
- AWS_SESSION_TOKEN was filled from a login page.`,
    provokedBy: {environment: 'credentials whose session token is a JWT'},
  }),

  tokenMissing: defineKind<Shape>({
    code: 'KVS-ENV-021',
    slug: 'CREDS_TOKEN_MISSING',
    severity: 'error',
    confidence: 'measured',
    title: 'The session token of a temporary key is missing',
    says: ({keyPrefix}) =>
      `The access key begins with ${keyPrefix}: it is temporary and good only with its session token, and there is none.`,
    remedy: () => [{text: 'Set all three values: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN.'}, seeWhere],
    page: `Access keys that begin with ASIA come from STS. Every request with them must carry the session token as well; without it AWS does not know the key.

Usual causes:
- Two of three values were copied.
- A presigned URL was made without X-Amz-Security-Token: the token must be inside of what is signed.`,
    provokedBy: {environment: 'a key that begins with ASIA, without a session token'},
  }),

  tokenStale: defineKind<Shape>({
    code: 'KVS-ENV-022',
    slug: 'CREDS_TOKEN_STALE',
    severity: 'error',
    confidence: 'measured',
    title: 'The session token belongs to another key',
    says: ({keyPrefix}) =>
      `The access key begins with ${keyPrefix}: it is long-lived and takes no session token, and one is set.`,
    remedy: () => [
      {text: 'Remove the session token that was left from another login.', command: 'unset AWS_SESSION_TOKEN'},
      seeWhere,
    ],
    page: `Access keys that begin with AKIA belong to a user and are used alone. With a session token beside them AWS answers that the token is invalid.

The usual cause is a shell in which temporary credentials were exported before: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY were set anew, AWS_SESSION_TOKEN stayed.`,
    provokedBy: {environment: 'a key that begins with AKIA, with a session token'},
  }),

  blanks: defineKind<Shape & {readonly parts: readonly string[]}>({
    code: 'KVS-ENV-023',
    slug: 'CREDS_BLANKS',
    severity: 'error',
    confidence: 'measured',
    title: 'The credentials hold blanks or line ends that do not belong there',
    says: ({parts}) => `There is a blank or a line end in the ${parts.join(' and the ')}.`,
    remedy: () => [{text: 'Copy the values again, without what is around them.'}, seeWhere],
    page: `None of the three values of AWS credentials holds a blank, a tab or a line end. With one, the signature is another, or the key is unknown, and the answer of AWS does not say why.

Usual causes:
- A value was read from a file with its line end: $(cat secret) drops it, a container's secret or an Arduino header does not.
- A long session token was wrapped by a terminal or a mail.`,
    provokedBy: {environment: 'a secret access key that ends in a line end'},
  }),
} as const
