import {setMaxListeners} from 'node:events'
import {type BindingAnswer, requestBinding} from '../client/stun/binding.ts'
import {bindingSeries} from '../client/stun/binding-series.ts'
import {type StunTransport, udpTransport} from '../client/stun/transport.ts'
import type {StunBindingFact, Subjected} from '../model/evidence.ts'
import {FailureError} from '../model/failure-error.ts'
import {type IceServerUrl, parseIceServerUrl} from '../model/ice-server.ts'
import {failureOf, type Observed} from '../model/observed.ts'
import type {TransportAddress} from '../model/transport-address.ts'
import type {Cancel} from '../platform/clock.ts'
import {startDeadline} from '../platform/deadline.ts'
import {openUdp, type UdpSocket} from '../platform/udp.ts'
import {printable} from '../protocol/text.ts'
import {resolveServer} from '../session/resolve-server.ts'
import {connectServer} from '../session/server-connection.ts'
import {type GatheringSession, type GatheringSettings, seriesGapMs, seriesLostAfterMs} from './gathering-session.ts'
import {observe} from './observe.ts'
import type {Probe, ProbeContext} from './probe.ts'

/** A backstop: `stunTimeoutMs` is what bounds each server. */
const timeoutMs = 30_000

/**
 * When a server has answered one of our addresses, the others get this long: one repetition (0.5 s) and a slow way back. An address that
 * leads nowhere (a container bridge) must not cost the whole timeout.
 */
const stragglersMs = 800

type Context = ProbeContext<GatheringSession, GatheringSettings>
type Row = Subjected<StunBindingFact>

/** Asks every STUN server, from every host candidate, how it sees us. All at once; a dead server costs its own timeout only. */
export const stunBindings: Probe<'stunBindings', GatheringSession, GatheringSettings> = {
  key: 'stunBindings',
  label: 'ask the STUN servers for our mapped addresses',
  needs: ['hostCandidates'],
  timeoutMs,
  async run(context) {
    const urls = [...new Set(context.settings.stunUrls)]
    return (await Promise.all(urls.map((url) => bindingsOf(context, url)))).flat()
  },
}

/** One row per address that got an answer; where none did, one row that says why. */
async function bindingsOf(context: Context, text: string): Promise<readonly Row[]> {
  const subject = printable(text)
  const url = parseIceServerUrl(text)
  if (url?.kind !== 'stun') return [{subject, observed: await observe(context.stopwatch, () => Promise.reject(notStun(subject)))}]
  const step = {id: `stun-binding ${subject}`, label: `STUN ${subject.replace(/^stuns?:/, '')}`, roundTrips: 1}
  let rows: readonly Row[] = []
  await context.stopwatch
    .span(step, async () => {
      rows = url.transport === 'udp' ? await askFromEverySocket(context, url) : [await askOverConnection(context, url)]
      const [first] = rows
      if (first?.observed.status === 'failed') throw new FailureError(first.observed.failure)
    })
    .catch((error: unknown) => {
      if (!(error instanceof FailureError)) throw error
    })
  return rows
}

async function askFromEverySocket(context: Context, url: IceServerUrl): Promise<readonly Row[]> {
  const {clock, settings, signal, session, stopwatch} = context
  const deadline = startDeadline(signal, clock, settings.stunTimeoutMs, `Resolving ${url.host}`, url.host)
  const resolved = await observe(stopwatch, () => resolveServer(url, deadline.signal, settings.addressFamily))
  deadline.cancel()
  if (resolved.status === 'failed') return [{subject: url.url, observed: resolved}]
  const ways = resolved.value.flatMap((remote) =>
    (session.hostSockets ?? []).flatMap((socket) => (socket.local.family === remote.family ? [{remote, socket}] : [])),
  )
  if (ways.length === 0)
    return [{subject: url.url, observed: await observe(stopwatch, () => Promise.reject(noSocket(resolved.value[0])))}]
  const others = new AbortController()
  const patience = AbortSignal.any([signal, others.signal])
  setMaxListeners(0, patience)
  let cancel: Cancel | undefined
  const onAnswer = () => {
    cancel ??= clock.after(stragglersMs, () => others.abort())
  }
  const remotes = [...new Set(ways.map(({remote}) => remote))]
  const scouts = Promise.all(remotes.map((remote) => observe(stopwatch, () => sendScout(context, remote, patience))))
  const refused = scouts.then((all) => {
    const failures = all.map(failureOf)
    if (failures.every((failure) => failure?.kind === 'unreachable')) others.abort(new FailureError(failures[0]!))
  })
  const asked = ways.map((way) => observe(stopwatch, () => ask(context, url, way, {patience, onAnswer})))
  const all = await Promise.all(asked)
  cancel?.()
  others.abort()
  await refused
  return rowsOf(url.url, all)
}

/** TCP, TLS and DTLS: one connection, whose local address the system chooses. */
async function askOverConnection(context: Context, url: IceServerUrl): Promise<Row> {
  const {clock, random, settings, signal, session, stopwatch} = context
  const observed = await observe(stopwatch, async () => {
    const connection = await connectServer(context, {url}, settings.stunTimeoutMs)
    session.closeLater(`connection to ${connection.endpoint}`, connection.close)
    const {transport, serverAddress, localAddress, facts} = connection
    const answer = await requestBinding({transport, clock, random}, settings.stunTimeoutMs, signal)
    const fact = factOf(url, {serverAddress, localAddress}, answer)
    return {...fact, connect: facts, ...(await seriesOver(context, transport))}
  })
  return {subject: url.url, observed}
}

/**
 * A socket that gathers is not connected, so it never hears "port unreachable" (ICMP), and a server that is not there would look like
 * one that is silent. This one is connected and hears it.
 */
async function sendScout({clock, random, settings}: Context, remote: TransportAddress, signal: AbortSignal): Promise<void> {
  const socket = await openUdp({remote})
  try {
    await requestBinding({transport: udpTransport(socket, remote), clock, random}, settings.stunTimeoutMs, signal)
  } finally {
    await socket.close()
  }
}

interface Asking {
  readonly patience: AbortSignal
  readonly onAnswer: () => void
}

async function ask(
  context: Context,
  url: IceServerUrl,
  {remote, socket}: {readonly remote: TransportAddress; readonly socket: UdpSocket},
  {patience, onAnswer}: Asking,
): Promise<StunBindingFact> {
  const {clock, random, settings} = context
  const transport = udpTransport(socket, remote)
  const answer = await requestBinding({transport, clock, random}, settings.stunTimeoutMs, patience)
  onAnswer()
  const fact = factOf(url, {serverAddress: remote, localAddress: socket.local}, answer)
  return {...fact, ...(await seriesOver(context, transport))}
}

const factOf = (
  {url, transport}: IceServerUrl,
  ends: Pick<StunBindingFact, 'serverAddress' | 'localAddress'>,
  {mapped, rttMs, software, other}: BindingAnswer,
): StunBindingFact => ({
  server: url,
  transport,
  ...ends,
  mappedAddress: mapped,
  rttMs,
  ...(software !== undefined && {software}),
  ...(other && {otherAddress: other}),
})

/** For `probe stun`: after the answer, so that it costs only those who want it. */
async function seriesOver(context: Context, transport: StunTransport): Promise<Pick<StunBindingFact, 'series'>> {
  const {clock, random, settings, signal, stopwatch} = context
  if (!settings.measure) return {}
  const pace = {count: settings.measure.count, gapMs: seriesGapMs, lostAfterMs: seriesLostAfterMs(settings.stunTimeoutMs)}
  return {series: await observe(stopwatch, () => bindingSeries({transport, clock, random}, pace, signal))}
}

/** What failed beside an answer from the same server tells of our interfaces, not of the server. */
function rowsOf(url: string, all: readonly Observed<StunBindingFact>[]): readonly Row[] {
  const answered = all.filter((observed) => observed.status === 'observed')
  if (answered.length === 0) return [{subject: url, observed: all[0]!}]
  return answered.map((observed) => ({
    subject: answered.length === 1 ? url : `${url} from ${observed.value.localAddress.address}`,
    observed,
  }))
}

const notStun = (text: string): FailureError =>
  new FailureError({kind: 'malformed', message: `"${text}" is not the URL of a STUN server (stun:host:port).`})

const noSocket = ({family, address}: TransportAddress): FailureError =>
  new FailureError({
    kind: 'unreachable',
    code: 'ENETUNREACH',
    message: `This machine has no usable ${family} address to reach ${address} from.`,
    endpoint: address,
  })
