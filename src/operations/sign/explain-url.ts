import {observedValue} from '../../model/observed.ts'
import {isAwsRegion} from '../../model/region.ts'
import type {Report} from '../../model/report.ts'
import {parseResourceArn} from '../../model/resource-arn.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {queryParameter} from '../../protocol/sigv4/encoding.ts'
import {takeApart, type UrlParts} from '../../protocol/sigv4/take-apart.ts'
import type {World} from '../connect.ts'
import {type ProbeOptions, runSuite} from '../probe/run-suite.ts'
import {signExplainSuite} from '../probe/suite.ts'

export interface ExplainUrlOptions extends Pick<ProbeOptions, 'timeoutMs' | 'signal' | 'onProgress'> {
  readonly url: string
  /** Judge it as at this time; now unless given. */
  readonly date?: Date
}

/**
 * Takes a presigned URL of the signaling websocket apart, judges every part, and, where the credentials of `world` are those that it
 * was signed with, signs it again and says how the signer does it. Nothing is sent to the URL. No secret is in the report.
 * @throws UserError when the text is no URL
 */
export async function explainUrl(world: World, {url, date, ...options}: ExplainUrlOptions): Promise<Report> {
  const parts = requireUrl(url)
  const arn = parseResourceArn(queryParameter(parts.query, 'X-Amz-ChannelARN') ?? '')
  const report = await runSuite(
    date === undefined ? world : {...world, clock: {...world.clock, now: () => date.getTime()}},
    {suite: signExplainSuite, probeSettings: {presignedUrl: url}},
    // Nobody connects, so no client id need be kept from others.
    {...options, ...(arn && {channel: arn.name}), clientId: 'none'},
  )
  return {...report, verdict: verdictOf(report)}
}

/** The region that a URL was signed for, where there is such a region: credentials may have to be fetched from one. */
export function regionOfUrl(url: string): string | undefined {
  const region = queryParameter(takeApart(url)?.query ?? '', 'X-Amz-Credential')?.split('/')[2]
  return region !== undefined && isAwsRegion(region) ? region : undefined
}

function requireUrl(text: string): UrlParts {
  const parts = takeApart(text)
  if (parts) return parts
  throw new UserError({
    code: 'not-a-url',
    message: `This is no presigned URL: ${text.trim() === '' ? 'it is empty' : 'it has no scheme, host and query, or is far too long'}.`,
    remedy: [
      {text: 'Paste it whole, in quotes, or send it to stdin.', command: 'kvsctl sign explain - < url.txt'},
      {text: 'Make one to see what they look like.', command: 'kvsctl sign url demo --local'},
    ],
    exitCode: exitCodes.usage,
  })
}

function verdictOf({outcome, verdict, rootCause, findings, evidence}: Report): string {
  const warnings = findings.filter(({severity}) => severity === 'warning').length
  const but = warnings > 0 ? `, but see the ${warnings === 1 ? 'warning' : `${warnings} warnings`} above` : ''
  const signature = evidence.urlSignature
  const unsigned = signature?.status === 'failed' ? ` Its signature was not verified: ${signature.failure.message}` : ''
  switch (outcome) {
    case 'ok':
      return `Nothing is wrong with this URL, and its signature is that of ${observedValue(signature)?.accessKeyId}${but}.`
    case 'unknown':
      return `Nothing is wrong with what can be seen of this URL${but}.${unsigned}`
    case 'failed':
      return `${rootCause!.title} (${rootCause!.code}).${unsigned}`
    case 'interrupted':
      return verdict
  }
}
