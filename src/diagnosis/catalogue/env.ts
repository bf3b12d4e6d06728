import {defineKind} from '../finding-kind.ts'

/** What the far side said about a request that it refused. */
export type Refused = {
  readonly operation: string
  readonly errorCode?: string
  readonly httpStatus?: number
  readonly message: string
  readonly requestId?: string
}

/** The message says who refused what, and with which code. */
export const said = ({message}: Refused): string => endSentence(message)

export const endSentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)

export const envKinds = {
  credentialsExpired: defineKind<Refused>({
    code: 'KVS-ENV-001',
    slug: 'CREDS_EXPIRED',
    severity: 'error',
    confidence: 'measured',
    title: 'The AWS credentials have expired',
    says: said,
    remedy: () => [
      {text: 'Renew the session of the profile that you use.', command: 'aws sso login'},
      {text: 'If AWS_SESSION_TOKEN is set in this shell, unset it or export a fresh set of the three variables.'},
    ],
    page: `The request was signed with temporary credentials whose session is over.

Temporary credentials (STS, SSO, instance roles, the IoT credential provider) consist of three values that expire together. The SDK renews them where it knows how; values exported into the shell it cannot renew.

Usual causes:
- AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN were exported hours ago.
- The SSO session of the profile has ended.
- On a device: the IoT role alias gives 900 s and the device does not fetch new ones before it reconnects.`,
    provokedBy: {fault: 'expired-token'},
  }),

  credentialsInvalid: defineKind<Refused>({
    code: 'KVS-ENV-002',
    slug: 'CREDS_INVALID',
    severity: 'error',
    confidence: 'measured',
    title: 'AWS does not know these credentials',
    says: said,
    remedy: () => [
      {text: 'See which credentials are used and whether another service accepts them.', command: 'aws sts get-caller-identity'},
      {text: 'Check that the partition is right: keys of aws-cn and aws-us-gov are unknown everywhere else.'},
    ],
    page: `The access key id, or the session token that came with it, is not known to the service.

Usual causes:
- The access key was deleted or deactivated.
- A session token of one set of credentials is sent with the key of another: a stale AWS_SESSION_TOKEN beside a long-lived AKIA key.
- The token is no STS token at all, for instance a JWT of a Cognito user pool.
- Keys of another partition: China and GovCloud have their own.
- Keys of the emulator sent to AWS, or the other way round.`,
    provokedBy: {fault: 'credentials-invalid'},
  }),

  clockSkew: defineKind<Refused & {readonly skewSeconds?: number}>({
    code: 'KVS-ENV-003',
    slug: 'CLOCK_SKEW',
    severity: 'error',
    confidence: 'measured',
    title: 'The clock of this machine is wrong',
    says: (data) =>
      data.skewSeconds === undefined
        ? said(data)
        : `This clock is ${Math.abs(data.skewSeconds)} s ${data.skewSeconds < 0 ? 'slow' : 'fast'}; AWS accepts 300 s. ${said(data)}`,
    remedy: () => [
      {text: 'Synchronise the clock.', command: 'sudo chronyc makestep'},
      {text: 'On a device: wait for NTP before the first request is signed.'},
    ],
    page: `Every request carries the time at which it was signed, and AWS refuses those that are more than five minutes off.

The message of the refusal names both times, so the difference is measured and not guessed.

Usual causes:
- A camera without a battery-backed clock that boots and connects before NTP has run.
- A virtual machine that was suspended.`,
    provokedBy: {fault: 'clock-skew'},
  }),

  signatureMismatch: defineKind<Refused>({
    code: 'KVS-ENV-004',
    slug: 'SIGV4_MALFORMED',
    severity: 'error',
    confidence: 'measured',
    title: 'AWS calculates another signature than the one that was sent',
    says: said,
    remedy: () => [
      {text: 'Check the secret access key: a character lost in copying is the usual cause.', command: 'aws configure list'},
      {text: 'Check that no proxy rewrites the request: the host, the path and the query are signed.'},
    ],
    page: `The access key is known, but the signature does not fit: the secret is another one, or the request was changed after it was signed, or it was signed for another region or service.

Usual causes:
- The secret access key was truncated, or holds a blank or a line end.
- A proxy changed the Host header or the path.
- A signer of one's own: service name other than \`kinesisvideo\`, a region that is not the host's, an empty X-Amz-Security-Token.`,
    provokedBy: {fault: 'credentials-malformed', params: {part: 'secret'}},
  }),
} as const
