import {boolean, custom, option, string} from '@oclif/core/flags'
import {exitCodes, UserError} from '../../model/user-error.ts'
import type {SignalOptions} from '../../operations/signal/open-signal.ts'
import {duration} from './duration.ts'

const helpGroup = 'CONNECTION'

/** More often would be traffic for its own sake. */
const leastPingMs = 1_000

function pingEvery(flags: JoinFlags): number | undefined {
  const ms = flags['no-ping'] ? 0 : flags.ping
  if (ms === undefined || ms === 0 || ms >= leastPingMs) return ms
  throw new UserError({
    code: 'bad-ping',
    message: `--ping takes 1s or more, not ${ms / 1000} s; --no-ping switches it off.`,
    exitCode: exitCodes.usage,
  })
}

const asFlag = option({
  helpGroup,
  summary: 'role to connect in; master needs --displace',
  options: ['viewer', 'master'] as const,
  default: 'viewer' as const,
})

/** How a command joins a signaling channel. */
export const joinFlags = {
  timeout: duration({helpGroup: 'SERVICE', summary: 'give up joining the channel after this long; 20s without it'}),
  as: asFlag(),
  displace: boolean({
    helpGroup,
    summary: 'take the master’s place: its camera is cut off from all viewers until it connects again',
  }),
  'client-id': string({helpGroup, helpValue: 'ID', summary: 'connect as this client; one stable id per host without it'}),
  ping: duration({helpGroup, summary: 'time between protocol pings; 10s without it', exclusive: ['no-ping']}),
  'no-ping': boolean({helpGroup, summary: 'send no pings: the service then closes after 10 idle minutes, as with browsers'}),
}

interface JoinFlags {
  readonly as: 'viewer' | 'master'
  readonly displace: boolean
  readonly 'client-id'?: string | undefined
  readonly ping?: number | undefined
  readonly 'no-ping': boolean
  readonly timeout?: number | undefined
}

export function joinOptions(flags: JoinFlags): Omit<SignalOptions, 'channel'> {
  const pingMs = pingEvery(flags)
  return {
    role: flags.as === 'master' ? 'MASTER' : 'VIEWER',
    displace: flags.displace,
    ...(flags['client-id'] !== undefined && {clientId: flags['client-id']}),
    ...(pingMs !== undefined && {pingMs}),
    ...(flags.timeout !== undefined && {connectTimeoutMs: flags.timeout}),
  }
}

/** What service and clients call their messages. */
const messageTypes = ['SDP_OFFER', 'SDP_ANSWER', 'ICE_CANDIDATE', 'STATUS_RESPONSE', 'GO_AWAY', 'RECONNECT_ICE_SERVER'] as const

const shortNames: Readonly<Record<string, string>> = {offer: 'SDP_OFFER', answer: 'SDP_ANSWER', candidate: 'ICE_CANDIDATE'}

/** A type of message: as the wire writes it, or offer, answer, candidate. */
export const messageType = custom<string>({
  helpValue: 'TYPE',
  multiple: true,
  multipleNonGreedy: true,
  parse: async (input) => {
    const type = shortNames[input.toLowerCase()] ?? input.toUpperCase()
    if ((messageTypes as readonly string[]).includes(type)) return type
    throw new UserError({
      code: 'bad-message-type',
      message: `"${input}" is no type of message: there are ${messageTypes.join(', ')}, and offer, answer, candidate for short.`,
      exitCode: exitCodes.usage,
    })
  },
})

/** How much of a message is shown. */
export const showFlags = {
  raw: boolean({summary: 'show each frame as it came over the wire'}),
  payload: boolean({summary: 'show what the payload says: SDP as lines, candidates as JSON'}),
  'show-secrets': boolean({summary: 'leave ice-pwd and passwords in what --raw and --payload show'}),
}

/** Where a recording goes. */
export const recordingFlags = {
  force: boolean({summary: 'overwrite the file if there is one'}),
  unredacted: boolean({
    summary: 'leave ice-pwd and passwords in the recording: only so can a session be played again that is to connect',
    aliases: ['show-secrets'],
  }),
}

/** How long a command listens, and for what. */
export const listenFlags = {
  duration: duration({char: 'd', summary: 'end after this long'}),
  count: custom<number>({
    helpValue: 'NUMBER',
    parse: async (input) => {
      if (/^[1-9]\d{0,8}$/.test(input)) return Number(input)
      throw new UserError({code: 'bad-count', message: `"${input}" is not a number of messages.`, exitCode: exitCodes.usage})
    },
  })({char: 'n', summary: 'end after so many messages'}),
  until: messageType({summary: 'end when a message of this type has come; repeatable: any of them'}),
  expect: messageType({summary: 'exit with 1 unless a message of this type has come; repeatable: all of them'}),
}

interface ListenFlags {
  readonly duration?: number | undefined
  readonly count?: number | undefined
  readonly until?: readonly string[] | undefined
  readonly expect?: readonly string[] | undefined
}

export const listenOptions = ({duration, count, until, expect}: ListenFlags) => ({
  ...(duration !== undefined && {durationMs: duration}),
  ...(count !== undefined && {count}),
  ...(until && {until}),
  ...(expect && {expect}),
})
