import {type Failure, noneMeantCode} from '../model/observed.ts'
import type {Remedy} from '../model/user-error.ts'
import type {RunFacts} from './check.ts'

/** What to do when a fact could not be had, by the way it failed. */
export const remedyFor = (failure: Failure, run: RunFacts): readonly Remedy[] => remedies[failure.kind](failure, run)

/** An endpoint that was given may be plain HTTP; everything of AWS is not. */
const schemeOf = (endpoint: string, world: string): string => (world.startsWith(`http://${endpoint}`) ? 'http' : 'https')

const noCredentials: readonly Remedy[] = [
  {text: 'Give kvsctl AWS credentials: a profile, SSO, or the AWS_* variables.', command: 'aws sts get-caller-identity'},
  {text: 'Or try it without an account, against the emulator.', command: 'kvsctl probe ice demo --local'},
]

const otherAccessKey: readonly Remedy[] = [
  {
    text: 'Name the profile whose access key it is with --profile, or --local for the emulator’s own key pair.',
    command: 'aws configure list-profiles',
  },
]

const allowIt: readonly Remedy[] = [
  {text: 'Allow this action for the identity that is in use.', command: 'aws sts get-caller-identity'},
]

const remedies: Record<Failure['kind'], (failure: Failure, run: RunFacts) => readonly Remedy[]> = {
  'no-credentials': ({code}) => (code === 'OtherAccessKey' ? otherAccessKey : noCredentials),
  unreachable: ({endpoint}, {region, world}) => [
    {
      text: `Check that ${endpoint ?? `the endpoints of ${region}`} can be reached from here: DNS, proxy (HTTPS_PROXY), firewall (TCP 443).`,
      ...(endpoint && {command: `curl -sv ${schemeOf(endpoint, world)}://${endpoint}/ -o /dev/null`}),
    },
    {text: `Check that ${region} is the region that you mean.`},
  ],
  timeout: ({endpoint}) => [
    {text: `Find out why ${endpoint ?? 'the service'} is slow from here, or give it longer with --timeout.`},
  ],
  refused: ({code = '', requestId}) => [
    ...(/^(AccessDenied|NotAuthorized)/.test(code) ? allowIt : []),
    {text: `Look up what the service said${requestId ? `; AWS Support can find the request as ${requestId}` : ''}.`},
  ],
  malformed: ({code, endpoint}) => [
    {
      text:
        code === noneMeantCode
          ? 'Leave out --server and the flag for the transport, or name one of those that there are.'
          : `Check what answers at ${endpoint ?? 'that endpoint'}: a proxy or captive portal often answers in the place of the service.`,
    },
  ],
  interrupted: () => [{text: 'Run it again and let it finish, or give it longer with --timeout.'}],
  bug: () => [{text: 'This is a defect of kvsctl: please report it with the output of --debug.'}],
}
