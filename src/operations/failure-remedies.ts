import type {Failure} from '../model/observed.ts'
import type {Remedy} from '../model/user-error.ts'
import {regionDoubt} from './region/near-regions.ts'

const tryLocal: Remedy = {text: 'Or try kvsctl without AWS: add --local.'}

const byCode: Readonly<Record<string, readonly Remedy[]>> = {
  ExpiredTokenException: [{text: 'The session token has expired. Get new credentials:', command: 'aws sso login'}],
  ExpiredToken: [{text: 'The session token has expired. Get new credentials:', command: 'aws sso login'}],
  UnrecognizedClientException: [
    {text: 'AWS does not know these keys. See which are in use:', command: 'aws configure list'},
    {
      text: 'Keys of one partition (aws, aws-cn, aws-us-gov) are unknown in the others; regions that are off by default must be enabled.',
    },
  ],
  InvalidClientTokenId: [{text: 'AWS does not know these keys. See which are in use:', command: 'aws configure list'}],
  InvalidSignatureException: [{text: 'Check the secret key, and the clock of this machine: AWS allows it to be 5 minutes off.'}],
  AccessDenied: [{text: 'Allow this action for the identity that is in use:', command: 'aws sts get-caller-identity'}],
  AccessDeniedException: [{text: 'Allow this action for the identity that is in use:', command: 'aws sts get-caller-identity'}],
  NotAuthorizedException: [{text: 'Allow this action for the identity that is in use:', command: 'aws sts get-caller-identity'}],
  ClientLimitExceededException: [
    {text: 'Too many requests by everyone in the account. Wait, and see the limits:', command: 'kvsctl quota list'},
  ],
  AccountChannelLimitExceededException: [
    {text: 'Delete channels that nobody uses, or ask AWS Support for more. The limits:', command: 'kvsctl quota list channels'},
  ],
  AccountStreamLimitExceededException: [
    {text: 'Delete streams that nobody uses, or ask AWS Support for more. The limits:', command: 'kvsctl quota list streams'},
  ],
  ResourceInUseException: [
    {text: 'It is being changed, or a channel is recorded into it: describe it to see which, and try again when it is ACTIVE.'},
  ],
  NoDataRetentionException: [{text: 'Give the stream a retention first, with kvsctl stream retention STREAM 24h.'}],
  ENOTFOUND: [{text: 'Check --region, the endpoint URL, and the DNS of this network.'}],
  EAI_AGAIN: [{text: 'The name server of this network does not answer: check the connection.'}],
  ECONNREFUSED: [{text: 'Check the endpoint URL: nobody listens there.'}],
  EPROXY: [{text: 'Check HTTPS_PROXY, or add the host to NO_PROXY.'}],
}

const tlsTrust = /CERT|SELF_SIGNED|UNABLE_TO_/

/** What to do about a failure, as far as the failure alone tells. */
export function failureRemedies({kind, code = '', endpoint = ''}: Failure): readonly Remedy[] {
  if (kind === 'no-credentials')
    return [
      {text: 'Sign in (aws sso login), name a profile with --profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.'},
      tryLocal,
    ]
  const doubt = code === 'ENOTFOUND' ? regionDoubt(endpoint) : undefined
  if (doubt !== undefined) return [{text: doubt}, {text: 'See the regions that are known:', command: 'kvsctl region list'}]
  if (Object.hasOwn(byCode, code)) return byCode[code]!
  if (kind === 'unreachable' && tlsTrust.test(code))
    return [
      {
        text: 'Something on the way shows a certificate that is not trusted here. If that is your company’s proxy, set AWS_CA_BUNDLE.',
      },
    ]
  if (kind === 'unreachable' || kind === 'timeout') return [{text: 'Check the network, HTTPS_PROXY, and --region.'}]
  return []
}
