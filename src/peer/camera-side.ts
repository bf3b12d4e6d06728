import type {RTCDataChannel, RTCPeerConnection} from 'werift'

/** What the KVS SDKs send over their channel are short texts; a stranger is not to have megabytes sent back. */
const longestEcho = 16 * 1024

/** As many as viewers open: the test page of the KVS JS SDK one, its profiling another. */
const mostChannels = 8

/** Sends back what comes over data channels, so that a viewer can measure round trips. */
export function echoDataChannels(connection: RTCPeerConnection): void {
  let channels = 0
  connection.onDataChannel.subscribe((channel) => {
    if (++channels <= mostChannels) channel.onMessage.subscribe((message) => echo(channel, message))
  })
}

function echo(channel: RTCDataChannel, message: string | Buffer): void {
  if (message.length <= longestEcho && channel.readyState === 'open') channel.send(message)
}
