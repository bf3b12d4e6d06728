import {type PresignedUrlFact, urlParameter} from '../../../../model/presigned-url.ts'
import {parseResourceArn} from '../../../../model/resource-arn.ts'
import {urlFormKinds} from '../../../catalogue/url-form.ts'
import {defineCheck} from '../../../check.ts'

const {urlClientId, urlChannelArn} = urlFormKinds

export const namesChannelAndClient = defineCheck({
  id: 'sig.url-names-channel-and-client',
  title: 'The URL names a channel, and a client where it must',
  needs: ['presignedUrl'],
  after: [],
  emits: [urlClientId, urlChannelArn],
  settings: {},
  required: true,
  *judge({presignedUrl: url}) {
    const arn = urlParameter(url, 'X-Amz-ChannelARN')
    const ofArn = arn === undefined ? undefined : arnProblem(arn)
    if (arn !== undefined && ofArn !== undefined) yield urlChannelArn.found('X-Amz-ChannelARN', {value: arn, problem: ofArn})
    const clientId = urlParameter(url, 'X-Amz-ClientId')
    const ofClient = clientIdProblem(url, clientId)
    if (ofClient !== undefined)
      yield urlClientId.found('X-Amz-ClientId', {...(clientId !== undefined && {clientId}), problem: ofClient})
  },
})

function arnProblem(text: string): string | undefined {
  const arn = parseResourceArn(text)
  if (arn?.resource === 'channel') return undefined
  if (arn?.resource === 'stream') return 'is the ARN of a stream: stream and channel have ARNs of their own'
  if (!text.startsWith('arn:')) return 'is no ARN'
  return /:channel\/[^/]+\/?$/.test(text)
    ? 'lacks its last part, the creation time'
    : 'is not arn:aws:kinesisvideo:…:channel/NAME/TIME'
}

function clientIdProblem({hostFamily, parameters}: PresignedUrlFact, clientId: string | undefined): string | undefined {
  if (clientId === undefined)
    return hostFamily === 'viewer' ? 'The host is one of viewers, who must have an X-Amz-ClientId, and there is none' : undefined
  const characters = parameters.find(({name}) => name === 'X-Amz-ClientId')?.characters ?? 0
  if (characters === 0) return 'is empty'
  if (characters > 256) return `has ${characters} characters, and 256 is the most`
  if (!/^[a-zA-Z0-9_.-]+$/.test(clientId)) return 'has characters other than a-z A-Z 0-9 _ . -'
  return /^AWS_/i.test(clientId) ? 'begins with AWS_, which the service keeps for itself' : undefined
}
