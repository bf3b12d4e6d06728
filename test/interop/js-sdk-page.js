/* global KVSWebRTC */
// What a web page does with AWS's JavaScript SDK for KVS WebRTC. Loaded behind it by js-sdk.test.ts, which calls `page.*`.

/** The close event of every websocket of this page: the SDK tells its listeners that it closed, but not how. */
const closes = []
class WatchedWebSocket extends WebSocket {
  constructor(...args) {
    super(...args)
    this.addEventListener('close', ({code, wasClean}) => closes.push({code, wasClean}))
    this.addEventListener('message', ({data}) => frames.push(data))
  }
}
/** Every frame that came, also those that the SDK does not pass on. */
const frames = []
window.WebSocket = WatchedWebSocket

/** The candidates of this page, as they went out. */
const sent = []

/** The connections of this page as a camera, newest last. */
const served = []

/** The connection of this page as a viewer, newest last. */
const viewing = []

/** By a name that the test gives: the client, and the events that it emitted. */
const clients = new Map()
const eventNames = ['open', 'close', 'error', 'sdpOffer', 'sdpAnswer', 'iceCandidate', 'statusResponse']

function clientOf(name, config) {
  const client = new KVSWebRTC.SignalingClient(config)
  const events = []
  for (const event of eventNames) client.on(event, (...args) => events.push({event, ...(event === 'statusResponse' && {args})}))
  clients.set(name, {client, events})
  return client
}

const until = (what, look, timeoutMs = 20000) =>
  new Promise((resolve, reject) => {
    const started = performance.now()
    const again = async () => {
      const found = await look()
      if (found) resolve(found)
      else if (performance.now() - started > timeoutMs) reject(new Error(`${what}: not within ${timeoutMs} ms`))
      else setTimeout(again, 50)
    }
    again()
  })

const exchangeCandidates = (connection, client, recipient) => {
  connection.addEventListener('icecandidate', ({candidate}) => {
    if (!candidate) return
    sent.push(candidate.candidate)
    client.sendIceCandidate(candidate, recipient)
  })
}

async function decoded(connection) {
  const stats = [...(await connection.getStats()).values()]
  const video = stats.find(({type, kind}) => type === 'inbound-rtp' && kind === 'video')
  const pair = stats.find(({type, nominated, state}) => type === 'candidate-pair' && nominated && state === 'succeeded')
  // The first picture may be there while the pair is still being checked again after its nomination.
  if (!video?.framesDecoded || !pair) return undefined
  const codec = stats.find(({id}) => id === video.codecId)
  return {
    framesDecoded: video.framesDecoded,
    codec: codec?.mimeType,
    connectionState: connection.connectionState,
    local: stats.find(({id}) => id === pair.localCandidateId)?.candidateType,
  }
}

window.page = {
  sign: (cases) =>
    Promise.all(
      cases.map(({endpoint, query, credentials, region, dateMs}) =>
        new KVSWebRTC.SigV4RequestSigner(region, credentials).getSignedURL(endpoint, query, new Date(dateMs)),
      ),
    ),

  /** Connects and says how it ended: open, or closed. */
  async connect(name, config) {
    const client = clientOf(name, config)
    client.open()
    const {events} = clients.get(name)
    return until('connect', () => events.find(({event}) => event === 'open' || event === 'close')?.event)
  },

  /** Sees the camera of a channel: offer, answer, candidates, until pictures are decoded. */
  async view(name, config, configuration) {
    const client = clientOf(name, config)
    const connection = new RTCPeerConnection(configuration)
    viewing.push(connection)
    const video = document.createElement('video')
    Object.assign(video, {muted: true, autoplay: true})
    document.body.append(video)
    connection.addEventListener('track', ({streams, track}) => {
      if (track.kind === 'video') video.srcObject = streams[0] ?? new MediaStream([track])
    })
    connection.addTransceiver('video', {direction: 'recvonly'})
    connection.addTransceiver('audio', {direction: 'recvonly'})
    client.on('open', async () => {
      await connection.setLocalDescription()
      client.sendSdpOffer(connection.localDescription)
    })
    client.on('sdpAnswer', (answer) => connection.setRemoteDescription(answer))
    client.on('iceCandidate', (candidate) => connection.addIceCandidate(candidate))
    exchangeCandidates(connection, client)
    client.open()
    return until('pictures', () => decoded(connection))
  },

  /** Is the camera of a channel, with the browser's fake one. */
  async serve(name, config, configuration) {
    const media = await navigator.mediaDevices.getUserMedia({video: true, audio: true})
    const connections = new Map()
    const client = clientOf(name, config)
    client.on('sdpOffer', async (offer, viewer) => {
      const connection = new RTCPeerConnection(configuration)
      connections.set(viewer, connection)
      served.push(connection)
      exchangeCandidates(connection, client, viewer)
      for (const track of media.getTracks()) connection.addTrack(track, media)
      await connection.setRemoteDescription(offer)
      await connection.setLocalDescription()
      client.sendSdpAnswer(connection.localDescription, viewer)
    })
    client.on('iceCandidate', (candidate, viewer) => connections.get(viewer)?.addIceCandidate(candidate))
    client.open()
    return until('open', () => clients.get(name).events.some(({event}) => event === 'open'))
  },

  /** Closes the connection to the newest viewer. */
  hangUp: () => served.at(-1).close(),

  /** The state of DTLS with the newest camera, when it is no longer connected. */
  async lost() {
    const {transport} = viewing.at(-1).getReceivers()[0]
    return until('the end', () => transport.state !== 'connected' && transport.state, 5000)
  },

  /** Of each track of the newest camera: when it sent a packet, by its sender report, and how long before that report came here. */
  reports: () =>
    until('sender reports', async () => {
      const stats = [...(await viewing.at(-1).getStats()).values()].filter(({type}) => type === 'remote-outbound-rtp')
      if (stats.length < 2 || stats.some(({remoteTimestamp}) => !remoteTimestamp)) return undefined
      return stats.map(({timestamp, remoteTimestamp}) => ({sentAtMs: remoteTimestamp, ageMs: timestamp - remoteTimestamp}))
    }),

  /** What this page as a camera says that it sent to its newest viewer. */
  async sentMedia() {
    const stats = [...(await served.at(-1).getStats()).values()]
    return stats
      .filter(({type}) => type === 'outbound-rtp')
      .map(({kind, packetsSent, bytesSent, framesSent}) => ({kind, packetsSent, bytesSent, framesSent}))
  },

  offer: (name, correlationId) => clients.get(name).client.sendSdpOffer({type: 'offer', sdp: 'v=0\r\n'}, undefined, correlationId),
  close: (name) => clients.get(name).client.close(),
  events: (name) => clients.get(name).events.map(({event}) => event),
  eventually: (name, event) => until(event, () => clients.get(name).events.find((there) => there.event === event)),
  eventuallyFrame: (part) => until(part, () => frames.find((frame) => frame.includes(part))),
  closes: () => closes,
  sentCandidates: () => sent,
}
