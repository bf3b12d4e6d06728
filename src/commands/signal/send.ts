import {boolean, option, string} from '@oclif/core/flags'
import {awsFlags} from '../../cli/flags/aws.ts'
import {channelArg} from '../../cli/flags/channel.ts'
import {duration} from '../../cli/flags/duration.ts'
import {joinFlags, joinOptions, messageType, recordingFlags, showFlags} from '../../cli/flags/signal.ts'
import {readInputOrStdin} from '../../cli/read-input.ts'
import {SignalCommand} from '../../cli/signal-command.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {requireDisplace} from '../../operations/signal/open-signal.ts'
import type {Sendable, SignalSending} from '../../operations/signal/send.ts'

const actions = {offer: 'SDP_OFFER', answer: 'SDP_ANSWER', candidate: 'ICE_CANDIDATE'} as const

interface Given {
  readonly type?: keyof typeof actions | undefined
  readonly payload?: string | undefined
  readonly text?: string | undefined
  readonly frame?: string | undefined
  readonly offer: boolean
}

export default class SignalSendCommand extends SignalCommand<SignalSending> {
  static override summary = 'send one message on a signaling channel, and show what comes back'
  static override description =
    'A viewer’s message goes to the master, a master’s to the viewer of --to. The service says nothing when it takes a message, and answers with STATUS_RESPONSE when it does not; so silence is not an error, unless --expect says what must come.\n\nSDP and candidate lines get the JSON around them that browsers write; JSON, and anything else, is sent as it is.\n\nExit codes: 0; 1 when a message of --expect did not come; 3 unreachable; 5 the service refused the message or the connection.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> demo --offer --local',
    '<%= config.bin %> <%= command.id %> front-door --offer --expect answer',
    '<%= config.bin %> <%= command.id %> front-door --type offer --payload offer.sdp',
    "<%= config.bin %> <%= command.id %> front-door --type candidate --text 'candidate:1 1 udp 2130706431 192.0.2.7 50000 typ host'",
    '<%= config.bin %> <%= command.id %> test-1 --as master --displace --to viewer-1 --frame frame.json',
  ]

  static override args = {channel: channelArg()}

  static override flags = {
    ...awsFlags,
    ...joinFlags,
    offer: boolean({
      summary: 'send the offer of a peer of our own: H.264, Opus and a data channel',
      exclusive: ['type', 'frame'],
    }),
    type: option({summary: 'what to send', options: ['offer', 'answer', 'candidate'] as const, exclusive: ['frame']})(),
    payload: string({
      helpValue: 'FILE|-',
      summary: 'file with the payload: SDP, a candidate line, or JSON',
      exclusive: ['text', 'frame'],
    }),
    text: string({helpValue: 'TEXT', summary: 'the payload itself', exclusive: ['frame']}),
    frame: string({helpValue: 'FILE|-', summary: 'file with the whole frame, sent as it is'}),
    to: string({helpValue: 'ID', summary: 'client id of the viewer that a master means', exclusive: ['frame']}),
    'correlation-id': string({helpValue: 'ID', summary: 'name for the message; one is made without it', exclusive: ['frame']}),
    wait: duration({summary: 'wait this long for what comes back; 5s without it'}),
    expect: messageType({summary: 'exit with 1 unless a message of this type comes back; repeatable: all of them'}),
    record: string({helpValue: 'FILE', summary: 'also write a recording, for signal replay'}),
    force: recordingFlags.force,
    raw: showFlags.raw,
    'show-secrets': boolean({summary: 'leave ice-pwd and passwords in the frames that are shown and recorded'}),
  }

  async run(): Promise<SignalSending> {
    const {args, flags} = await this.parse(SignalSendCommand)
    const options = {channel: args.channel, ...joinOptions(flags)}
    requireDisplace(options)
    const what = await sendableOf(flags)
    const world = await this.connect(flags, args.channel, this.signal)
    const {sendSignal} = await import('../../operations/signal/send.ts')
    const sending = await sendSignal(world, {
      ...options,
      what,
      raw: flags.raw,
      showSecrets: flags['show-secrets'],
      signal: this.signal,
      ...(flags.to !== undefined && {to: flags.to}),
      ...(flags['correlation-id'] !== undefined && {correlationId: flags['correlation-id']}),
      ...(flags.wait !== undefined && {waitMs: flags.wait}),
      ...(flags.expect && {expect: flags.expect}),
      ...(flags.record !== undefined && {record: {path: flags.record, force: flags.force, unredacted: flags['show-secrets']}}),
      onEvent: (event) => void (this.jsonEnabled() || this.showEvent(event, false)),
    })
    await this.flushEvents()
    if (!this.jsonEnabled()) this.logToStderr(outcomeText(sending))
    this.endWith(exitCodeOf(sending))
    return sending
  }
}

async function sendableOf({offer, type, payload, text, frame}: Given): Promise<Sendable> {
  if (offer && payload === undefined && text === undefined) return {kind: 'own-offer'}
  if (frame !== undefined) return {kind: 'frame', frame: (await readInputOrStdin(frame)).replace(/\r?\n$/, '')}
  if (type === undefined || (payload === undefined) === (text === undefined)) throw nothingToSend()
  return {
    kind: 'text',
    action: actions[type],
    text: text ?? (await readInputOrStdin(payload!)),
  }
}

const nothingToSend = (): UserError =>
  new UserError({
    code: 'usage',
    message: 'Say what to send: --offer, --type with --payload or --text, or --frame.',
    exitCode: exitCodes.usage,
  })

const outcomes: Record<SignalSending['outcome'], string> = {
  answered: 'The master answered.',
  received: 'What came back is above.',
  refused: 'The service refused the message.',
  silent: 'Nothing came back. The service took the message: it answers only what it refuses.',
  interrupted: 'Interrupted.',
}

function outcomeText({outcome, waitedMs, missing, correlationId}: SignalSending): string {
  if (missing.length > 0 && outcome !== 'refused') return `Expected and not seen within ${waitedMs} ms: ${missing.join(', ')}.`
  if (outcome === 'silent' && correlationId === undefined)
    return 'Nothing came back. Without a correlationId in the frame, the service is silent also when it refuses.'
  return outcomes[outcome]
}

function exitCodeOf({outcome, missing}: SignalSending): number {
  if (outcome === 'refused') return exitCodes.refused
  if (outcome === 'interrupted') return exitCodes.interrupted
  return missing.length > 0 ? exitCodes.finding : exitCodes.ok
}
