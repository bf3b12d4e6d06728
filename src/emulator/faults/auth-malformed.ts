import {defineFault, type FaultPoints} from './fault.ts'

/** What is wrong with the credentials, and what AWS answers to it. */
const answers: Readonly<Record<string, {code: string; message: string}>> = {
  // A secret that lost a character on its way into a device, or got a line end.
  secret: {
    code: 'InvalidSignatureException',
    message:
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  },
  // A Cognito identity token where the session token belongs (JavaScript SDK issue 18).
  token: {code: 'UnrecognizedClientException', message: 'The security token included in the request is invalid.'},
  // A key id with a blank or a slash in it takes the scope apart.
  key: {
    code: 'IncompleteSignatureException',
    message: "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '<redacted>'.",
  },
}

export const authMalformed = defineFault({
  name: 'credentials-malformed',
  about: 'the credentials are damaged: requests and upgrades are refused with what AWS says to that',
  params: {part: 'which part: secret, token or key; secret without it'},
  create: ({part = 'secret'}) => {
    const answer = Object.hasOwn(answers, part) ? answers[part] : undefined
    if (!answer) throw new Error(`part "${part}" is none of ${Object.keys(answers).join(', ')}.`)
    const effect: FaultPoints['authenticate']['effect'] = {kind: 'error', status: 403, ...answer}
    return {authenticate: () => effect}
  },
})
