/** Two peers of one browser: what the tests of session descriptions ask them. */
globalThis.page = (() => {
  let viewer
  let camera

  const close = () => {
    for (const peer of [viewer, camera]) peer?.close()
  }

  /** `kind` codecs whose type and parameters match, in the order of the patterns. */
  const codecs = (kind, patterns) =>
    patterns.flatMap((pattern) =>
      RTCRtpReceiver.getCapabilities(kind).codecs.filter(({mimeType, sdpFmtpLine = ''}) =>
        new RegExp(pattern).test(`${mimeType} ${sdpFmtpLine}`),
      ),
    )

  const addMedia = async (peer) => {
    const media = await navigator.mediaDevices.getUserMedia({audio: true, video: true})
    for (const track of media.getTracks()) peer.addTrack(track, media)
  }

  const sdp = ({sdp}) => sdp

  return {
    /** A viewer offers, and a camera answers. */
    async exchange({direction = 'recvonly', prefer}) {
      close()
      viewer = new RTCPeerConnection()
      camera = new RTCPeerConnection()
      const video = viewer.addTransceiver('video', {direction})
      viewer.addTransceiver('audio', {direction})
      viewer.createDataChannel('kvsDataChannel')
      if (prefer) video.setCodecPreferences(codecs('video', prefer))
      viewer.onicecandidate = ({candidate}) => camera.addIceCandidate(candidate ?? undefined).catch(() => undefined)
      await viewer.setLocalDescription()
      await addMedia(camera)
      await camera.setRemoteDescription(viewer.localDescription)
      await camera.setLocalDescription()
      return {offer: sdp(viewer.localDescription), answer: sdp(camera.localDescription)}
    },

    /** What the viewer makes of an answer: an error, or the directions that it settles on. */
    async apply(answer) {
      try {
        await viewer.setRemoteDescription({type: 'answer', sdp: answer})
        return {directions: viewer.getTransceivers().map(({currentDirection}) => currentDirection)}
      } catch (error) {
        return {error: String(error)}
      }
    },

    /** The codec of the video that arrives, as getStats names it, once a frame of it was decoded. */
    async receivedCodec() {
      camera.onicecandidate = ({candidate}) => viewer.addIceCandidate(candidate ?? undefined).catch(() => undefined)
      for (const line of sdp(camera.localDescription).matchAll(/^a=(candidate:.*)$/gm))
        await viewer.addIceCandidate({candidate: line[1].trim(), sdpMLineIndex: 0})
      for (let waited = 0; waited < 10_000; waited += 50) {
        const stats = [...(await viewer.getStats()).values()]
        const inbound = stats.find(({type, kind, framesDecoded}) => type === 'inbound-rtp' && kind === 'video' && framesDecoded > 0)
        const codec = stats.find(({id}) => id === inbound?.codecId)
        if (codec) return `${codec.mimeType} ${codec.sdpFmtpLine ?? ''}`.trim()
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      return 'nothing arrived'
    },
  }
})()
