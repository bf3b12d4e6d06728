import type {Refusal} from './events.ts'

/**
 * Answers to refused upgrades. Two bodies were captured from the service in November 2025, byte for byte, with their odd
 * capital M and blanks (aws-samples/amazon-kinesis-video-streams-demos, sigv4-signing/js/README.md); the others follow that style.
 */
export const refusals = {
  /** Captured. */
  tooManyViewers: {status: 400, body: '{"Message":"Maximum number of clients connected to the channel !"}'},
  /** Captured. */
  invalidClientId: {status: 400, body: '{"message":"Invalid ClientId specified !"}'},
  missingClientId: {status: 400, body: '{"message":"ClientId is required to connect as viewer !"}'},
  tooManyConnects: {
    status: 400,
    body: '{"message":"Rate of connects to the channel exceeded !"}',
    errorType: 'ClientLimitExceededException',
  },
  missingChannelArn: {status: 400, body: '{"message":"ChannelARN is required !"}'},
  channelNotFound: {
    status: 404,
    body: '{"message":"The requested channel is not found or not active."}',
    errorType: 'ResourceNotFoundException',
  },
} as const satisfies Record<string, Refusal>
