import {setMaxListeners} from 'node:events'
import type {MediaStreamTrack, RTCDataChannel, RTCPeerConnection, RTCSessionDescription} from 'werift'
import {FailureError} from '../model/failure-error.ts'
import type {CandidateInit} from '../protocol/signaling/payload.ts'
import {echoDataChannels} from './camera-side.ts'
import {checkDescription, malformed, maxRemoteCandidates} from './check-description.ts'
import {explain} from './explain-refusal.ts'
import {onFarewell, sayFarewell} from './farewell.ts'
import {createConnection, loadWerift, type PeerIceServer, type VideoFormat, type Werift, withoutStun} from './load-werift.ts'
import {underOneTransport} from './one-transport.ts'
import type {PeerFacts} from './peer-facts.ts'
import {PeerWatch} from './peer-watch.ts'
import {firstOf, noRelay, type Relay, withRelays} from './relay.ts'
import {candidateInit, isUsable, splitCandidates} from './remote-candidates.ts'
import type {MediaKind, ReceivedRtpPacket, RtpPacket, SenderReport} from './rtp-packet.ts'
import {withTrueClock} from './sender-clock.ts'
import {withUsableVideo} from './usable-codecs.ts'

export interface PeerOptions {
  /** A viewer offers to receive H.264 and Opus and opens a data channel; a camera answers and sends, and echoes data. */
  readonly role: 'viewer' | 'camera'
  /** STUN; werift uses one. Without it and without relays there are host candidates alone. */
  readonly iceServers?: readonly PeerIceServer[]
  /** Allocations that are being made, the most wanted first. Each is a candidate once it is there, and none where it fails. */
  readonly relays?: readonly Promise<Relay>[]
  /** Addresses to gather on besides those of the network interfaces, which never include loopback. */
  readonly localAddresses?: readonly string[]
  /** Gathers on `localAddresses` alone, for a peer that nobody outside of this machine may reach. */
  readonly localOnly?: boolean
  /** Uses relayed candidates alone: no other address is told, and no socket opened for one. Descriptions wait for the first relay. */
  readonly relayOnly?: boolean
  /** False: descriptions wait until every candidate was gathered, and hold them. */
  readonly trickle?: boolean
  /** The only format of video to offer. */
  readonly videoFormat?: VideoFormat
}

export type PeerState = 'new' | 'connecting' | 'connected' | 'disconnected' | 'failed' | 'closed'

/** One WebRTC connection. Set the listeners before the first description, or events are missed. */
export interface Peer {
  /** Returns at once with an offer; its candidates follow through {@link Peer.onCandidate}. */
  createOffer(): Promise<string>
  /** @throws FailureError `malformed`, or `refused` when it offers no codec that we have */
  acceptOffer(sdp: string): Promise<string>
  /** @throws FailureError `malformed`, or `refused` when it rejects what we offered */
  acceptAnswer(sdp: string): Promise<void>
  /** Candidates that come before the description wait for it. @throws FailureError `malformed` */
  addCandidate(candidate: CandidateInit): Promise<void>
  onCandidate(listener: (candidate: CandidateInit) => void): void
  onStateChange(listener: (state: PeerState) => void): void
  /** The other side ended the session, with a DTLS alert: close_notify, or a fatal one. */
  onFarewell(listener: (alert: number) => void): void
  /** A pair of candidates was chosen; DTLS comes next. */
  onIceConnected(listener: () => void): void
  /** The data channel of a viewer was opened: the other side has acknowledged it (RFC 8832 §5.2). */
  onDataChannelOpen(listener: () => void): void
  /** Asks the sender for a key frame (PLI, RFC 4585 §6.3.1). */
  requestKeyFrame(): void
  /** Of a camera: the viewer asks for a key frame (PLI). */
  onKeyFrameRequest(listener: () => void): void
  facts(): Promise<PeerFacts>
  onRtp(kind: MediaKind, listener: (packet: ReceivedRtpPacket) => void): void
  /** A sender says where its RTP clock stands (RTCP, every second or so). */
  onSenderReport(listener: (kind: MediaKind, report: SenderReport) => void): void
  /** Sends on an established connection and drops the packet on any other. */
  sendRtp(kind: MediaKind, packet: RtpPacket): void
  /** Tells the other side, and ends everything, so that the process can exit by itself. May be called at any time and again. */
  close(): Promise<void>
}

/** Loads werift and makes a peer. 127.0.0.1 is always gathered, since both ends may be on this machine. */
export async function createPeer(options: PeerOptions): Promise<Peer> {
  const werift = await loadWerift()
  const {iceServers = [], localAddresses = ['127.0.0.1'], localOnly = false, relayOnly = false, videoFormat} = options
  if (relayOnly && !options.relays?.length && !iceServers.some(({urls}) => urls.startsWith('turn'))) throw noRelay()
  const connection = createConnection(werift, {
    ...{iceServers, localAddresses, localOnly, relayOnly},
    ...(videoFormat && {videoFormat}),
  })
  return new WeriftPeer(werift, connection, options)
}

/** Loads werift and makes its certificate, so that the first offer that comes is answered sooner. */
export async function warmUpPeer(): Promise<void> {
  const peer = createConnection(await loadWerift(), {iceServers: [], localAddresses: [], localOnly: true})
  peer.addTransceiver('audio', {direction: 'recvonly'})
  await peer.createOffer()
  await peer.close()
}

class WeriftPeer implements Peer {
  readonly #werift: Werift
  readonly #connection: RTCPeerConnection
  readonly #tracks = new Map<MediaKind, MediaStreamTrack>()
  readonly #options: PeerOptions
  readonly #asksStun: boolean
  readonly #trickles: boolean
  readonly #watch = new PeerWatch()
  /** The newest source of video, for feedback about it. */
  #videoSsrc: number | undefined
  readonly #abort = new AbortController()
  #dataChannel: RTCDataChannel | undefined
  #described = false
  #early: CandidateInit[] = []
  #candidates = 0
  #tellFarewell: (alert: number) => void = () => undefined

  constructor(werift: Werift, connection: RTCPeerConnection, options: PeerOptions) {
    const {role, iceServers = [], relays = [], trickle = true} = options
    this.#options = options
    for (const relay of relays) this.#inBackground(relay)
    this.#asksStun = iceServers.some(({urls}) => urls.startsWith('stun'))
    this.#trickles = trickle
    setMaxListeners(0, this.#abort.signal)
    this.#werift = werift
    this.#connection = connection
    if (role === 'viewer') this.#prepareToReceive()
    else this.#prepareToSend()
  }

  /** Two receiving sections and a data channel: what the viewer of the KVS JS SDK's test page offers when it sends nothing. */
  #prepareToReceive(): void {
    this.#connection.addTransceiver('video', {direction: 'recvonly'})
    this.#connection.addTransceiver('audio', {direction: 'recvonly'})
    this.#dataChannel = this.#connection.createDataChannel('kvsDataChannel')
  }

  #prepareToSend(): void {
    echoDataChannels(this.#connection)
    // In one stream, named in a=msid: pages show the stream of the track event, not the track (KVS test page).
    const streams = [new this.#werift.MediaStream({id: 'kvsctl-camera'})]
    for (const kind of ['video', 'audio'] as const) {
      const track = new this.#werift.MediaStreamTrack({kind})
      this.#tracks.set(kind, track)
      withTrueClock(this.#connection.addTransceiver(track, {direction: 'sendonly', streams}).sender)
    }
  }

  async createOffer(): Promise<string> {
    const offer = await this.#unlessClosed(() => this.#connection.createOffer())
    return await this.#gather(offer)
  }

  async acceptOffer(sdp: string): Promise<string> {
    await this.#setRemote('offer', withUsableVideo(sdp))
    const answer = await this.#attempt('offer', () => this.#connection.createAnswer())
    return await this.#gather(answer)
  }

  /** Setting a local description waits until every candidate has been gathered; trickling does not. */
  async #gather(description: RTCSessionDescription): Promise<string> {
    const {relays = [], relayOnly = false} = this.#options
    if (!this.#asksStun) withoutStun(this.#connection)
    if (relays.length > 0) withRelays(this.#werift, this.#connection, relays, relayOnly)
    if (relays.length > 0 && relayOnly) await this.#unlessClosed(() => firstOf(relays))
    this.#watch.watch(this.#connection)
    onFarewell(this.#connection, (alert) => this.#tellFarewell(alert))
    const {signal} = this.#abort
    const gathered = this.#connection
      .setLocalDescription(description)
      .finally(() => signal.aborted && closeSockets(this.#connection))
    this.#inBackground(gathered)
    if (this.#trickles) return description.sdp
    await this.#unlessClosed(() => gathered)
    return this.#connection.localDescription?.sdp ?? description.sdp
  }

  acceptAnswer(sdp: string): Promise<void> {
    return this.#setRemote('answer', sdp)
  }

  async #setRemote(type: 'offer' | 'answer', sdp: string): Promise<void> {
    checkDescription(type, sdp)
    const {description, candidates} = splitCandidates(underOneTransport(sdp))
    await this.#attempt(type, () => this.#connection.setRemoteDescription({type, sdp: description}))
    this.#described = true
    for (const candidate of [...candidates, ...this.#early.splice(0)]) this.#inBackground(this.addCandidate(candidate))
  }

  async addCandidate(candidate: CandidateInit): Promise<void> {
    if (!this.#described) return this.#keepForLater(candidate)
    if (!isUsable(candidate)) return
    if (++this.#candidates > maxRemoteCandidates) throw malformed('candidate', `it is one of more than ${maxRemoteCandidates}`)
    await this.#attempt('candidate', () => this.#connection.addIceCandidate(candidate))
  }

  async #attempt<T>(what: 'offer' | 'answer' | 'candidate', work: () => Promise<T>): Promise<T> {
    try {
      return await this.#unlessClosed(work)
    } catch (error) {
      throw error instanceof FailureError ? error : explain(what, error)
    }
  }

  #keepForLater(candidate: CandidateInit): void {
    if (this.#early.length < maxRemoteCandidates) this.#early.push(candidate)
  }

  onCandidate(listener: (candidate: CandidateInit) => void): void {
    this.#connection.onIceCandidate.subscribe((found) => {
      if (found?.candidate) listener(candidateInit(found))
    })
  }

  onStateChange(listener: (state: PeerState) => void): void {
    // connectionState, because werift tells iceConnectionState `completed` before `checking`.
    this.#connection.connectionStateChange.subscribe(listener)
  }

  onFarewell(listener: (alert: number) => void): void {
    this.#tellFarewell = listener
  }

  onIceConnected(listener: () => void): void {
    // werift tells `completed` when it has gathered, and `connected` when a pair was chosen.
    this.#connection.iceConnectionStateChange.subscribe((state) => state === 'connected' && listener())
  }

  onDataChannelOpen(listener: () => void): void {
    this.#dataChannel?.stateChanged.subscribe((state) => state === 'open' && listener())
  }

  onRtp(kind: MediaKind, listener: (packet: ReceivedRtpPacket) => void): void {
    this.#connection.onTrack.subscribe((track) => {
      if (track.kind !== kind) return
      track.onReceiveRtp.subscribe(({header, payload}) => {
        if (kind === 'video') this.#videoSsrc = header.ssrc
        listener(received(header, payload))
      })
    })
  }

  onSenderReport(listener: (kind: MediaKind, report: SenderReport) => void): void {
    this.#watch.onSenderReport(listener)
  }

  requestKeyFrame(): void {
    const ssrc = this.#videoSsrc
    const video = this.#connection.getTransceivers().find(({kind}) => kind === 'video')
    if (ssrc !== undefined && video && !this.#abort.signal.aborted) this.#inBackground(video.receiver.sendRtcpPLI(ssrc))
  }

  onKeyFrameRequest(listener: () => void): void {
    for (const {sender} of this.#connection.getTransceivers()) sender.onPictureLossIndication.subscribe(listener)
  }

  facts(): Promise<PeerFacts> {
    const stun = this.#options.iceServers?.find(({urls}) => urls.startsWith('stun'))
    return this.#watch.facts(this.#connection, stun?.urls)
  }

  sendRtp(kind: MediaKind, {payload, ...header}: RtpPacket): void {
    const {RtpPacket: Packet, RtpHeader} = this.#werift
    // A header of its own for every send: werift writes SSRC, payload type and extensions into it.
    this.#tracks.get(kind)?.writeRtp(new Packet(new RtpHeader(header), payload))
  }

  async close(): Promise<void> {
    if (this.#abort.signal.aborted) return
    this.#abort.abort()
    await sayFarewell(this.#connection)
    await this.#connection.close()
  }

  /** werift leaves promises pending for ever when it is closed meanwhile. */
  async #unlessClosed<T>(work: () => Promise<T>): Promise<T> {
    const {signal} = this.#abort
    return await new Promise<T>((resolve, reject) => {
      const stop = () => reject(new FailureError({kind: 'interrupted', message: 'The peer was closed.'}))
      if (signal.aborted) return stop()
      signal.addEventListener('abort', stop, {once: true})
      work()
        .then(resolve, reject)
        .finally(() => signal.removeEventListener('abort', stop))
    })
  }

  /** What fails here shows as state `failed`, or concerns a candidate that nobody waits for. */
  #inBackground(work: Promise<unknown>): void {
    work.catch(() => undefined)
  }
}

/** What was being opened while the connection was closed, werift leaves open. */
const closeSockets = ({iceTransports}: RTCPeerConnection): Promise<unknown> =>
  Promise.allSettled(iceTransports.map(({connection}) => connection.close()))

const received = (
  {sequenceNumber, timestamp, marker, payloadType, ssrc}: Omit<ReceivedRtpPacket, 'payload'>,
  payload: Buffer,
): ReceivedRtpPacket => ({sequenceNumber, timestamp, marker, payloadType, ssrc, payload})
