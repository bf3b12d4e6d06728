import {guide, quotas, type Row, sdk} from './row.ts'

export const httpRows: readonly Row[] = [
  [
    'SigV4 in headers',
    'faithful',
    'key, scope, time and signature; unsigned extra headers are let through',
    'AWS General Reference, Signature Version 4',
  ],
  [
    'SigV4 in the query',
    'faithful',
    'any order and encoding of parameters, host with and without port, X-Amz-Expires up to 604800',
    sdk('SigV4RequestSigner'),
  ],
  ['time window', 'faithful', '5 minutes; presigned URLs for as long as they say', sdk('time checks')],
  ['credentials', 'deviates', 'one fixed key pair; a session token is neither wanted nor checked', 'assumed'],
  [
    'IAM policies',
    'missing',
    'whoever has the key may do everything; the fault access-denied refuses single operations',
    `${guide}, access control`,
  ],
  ['error envelope', 'faithful', 'x-amzn-ErrorType, Message or message as modelled, x-amzn-RequestId, Date', 'service models'],
  ['texts of errors', 'deviates', 'the known ones are used, the others are worded alike', 'assumed'],
  [
    'request rates',
    'faithful',
    'per account and region and per channel or stream, ClientLimitExceededException; --no-rate-limits turns them off',
    quotas,
  ],
  ['bursts of requests', 'deviates', "a second's worth is let through at once", 'assumed'],
  [
    'account limits',
    'faithful',
    'channels, streams and channels with media storage per region; --quota sets another figure, as AWS does on request',
    quotas,
  ],
  [
    'resources that are not ACTIVE',
    'deviates',
    'ResourceInUseException where the operation has it, else ResourceNotFoundException; DELETING is ResourceNotFoundException for the data plane',
    'assumed',
  ],
  [
    'page tokens',
    'deviates',
    'good for an hour, for the operation, filter, region and account that they were made for',
    'assumed',
  ],
  [
    'edge configurations',
    'deviates',
    'retention 720 hours and deletion after upload are filled in; another hub device wants the old configuration deleted first',
    'documentation of StartEdgeConfigurationUpdate',
  ],
  [
    'regions and partitions',
    'deviates',
    'each is a world of its own, chosen by the scope of the signature; any region of a partition is served, at the same ports',
    'botocore, partitions.json',
  ],
  [
    'host names',
    'deviates',
    'a port of 127.0.0.1 per host; with --as-aws the real names of the region that it plays, at port 443 of one address, with a fixed cell id per host family; held to the rules by which the C SDK reads them, the SDK itself was not run',
    'service model kinesisvideo 2017-09-30, endpoint rule set; live replies of GetSignalingChannelEndpoint',
  ],
  [
    'dual-stack, FIPS and other regions under real names',
    'missing',
    'no certificate has their names, and a signature for another region is refused there; at the local ports every region is served',
    'service model kinesisvideo 2017-09-30, endpoint rule set',
  ],
  [
    'operation at the wrong host',
    'faithful',
    '403 "Unable to determine service/operation name to be authorized"',
    'aws-cli issue 5857',
  ],
  [
    'TLS and plain HTTP',
    'deviates',
    'both on each port, on 443 TLS alone; HTTP/1.1 only; the certificate is of a CA of its own',
    'assumed',
  ],
  [
    'eventual consistency',
    'deviates',
    'every write is seen by the next read; with --consistency-delay reads see what was before for that long',
    'assumed',
  ],
  ['cross-account access', 'missing', 'ARNs of another account are AccessDeniedException', 'assumed'],
]
