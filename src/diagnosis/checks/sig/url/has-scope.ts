import {type PresignedUrlFact, urlParameter} from '../../../../model/presigned-url.ts'
import {isAwsRegion} from '../../../../model/region.ts'
import {parseResourceArn} from '../../../../model/resource-arn.ts'
import {urlSignatureKinds} from '../../../catalogue/url-signature.ts'
import {defineCheck} from '../../../check.ts'

const {urlRegion, urlRegionName, urlScope} = urlSignatureKinds

export const hasScope = defineCheck({
  id: 'sig.url-has-scope',
  title: 'The URL is signed for the service, day and region that it is for',
  needs: ['presignedUrl'],
  after: [],
  emits: [urlRegion, urlRegionName, urlScope],
  settings: {},
  required: true,
  *judge({presignedUrl: url}) {
    const {credential, hostRegion} = url
    if (credential) {
      const {region} = credential
      if (!isAwsRegion(region)) yield urlRegionName.found('X-Amz-Credential', {region})
      const arn = parseResourceArn(urlParameter(url, 'X-Amz-ChannelARN') ?? '')?.region
      if ((hostRegion ?? region) !== region || (arn ?? region) !== region || (arn ?? hostRegion) !== (hostRegion ?? arn))
        yield urlRegion.found('X-Amz-Credential', {
          signedFor: region,
          ...(hostRegion !== undefined && {host: hostRegion}),
          ...(arn !== undefined && {arn}),
        })
    }
    const problems = scopeProblems(url)
    if (problems.length > 0) yield urlScope.found('X-Amz-Credential', {problem: problems.join(', and ')})
  },
})

function scopeProblems(url: PresignedUrlFact): string[] {
  const {credential, dateMs} = url
  if (!credential)
    return urlParameter(url, 'X-Amz-Credential') === undefined ? [] : ['has not five parts with slashes between them']
  const {date, service, terminator} = credential
  const day = dateMs === undefined ? undefined : new Date(dateMs).toISOString().slice(0, 10).replaceAll('-', '')
  return [
    ...(service === 'kinesisvideo' ? [] : [`names the service "${service}", which is "kinesisvideo"`]),
    ...(terminator === 'aws4_request' ? [] : [`ends with "${terminator}", and not with "aws4_request"`]),
    ...(day === undefined || day === date ? [] : [`says the day is ${date}, and X-Amz-Date that it is ${day}`]),
  ]
}
