"""GStreamer's webrtcbin as camera or viewer of a signaling channel: libnice, OpenH264 and libsrtp, which share no code with kvsctl.

Usage: gstreamer-peer.py camera|viewer URL   (URL: a presigned one of that role; $AWS_CA_BUNDLE is trusted)
The camera says "joined" and serves every offer until it is ended. The viewer prints one JSON object once it has decoded
thirty pictures and thirty packets of sound: how it is connected, and what it was sent.
"""
import asyncio
import base64
import json
import os
import re
import ssl
import sys

import gi
import websockets

gi.require_version("Gst", "1.0")
gi.require_version("GstSdp", "1.0")
gi.require_version("GstWebRTC", "1.0")
from gi.repository import Gst, GstSdp, GstWebRTC  # noqa: E402

ROLE, URL = sys.argv[1:]
WANTED = 30
# The whole session of a viewer; the test gives up later.
DEADLINE = 40
PICTURE = "videotestsrc is-live=true pattern=ball ! video/x-raw,width=320,height=240,framerate=20/1 ! videoconvert"
SOUND = "audiotestsrc is-live=true wave=ticks ! audioconvert ! audioresample"
H264 = "openh264enc gop-size=20 complexity=low ! video/x-h264,profile=constrained-baseline ! h264parse"
DECODE = {
    "H264": "rtph264depay ! h264parse ! openh264dec ! fakesink name=end sync=false signal-handoffs=true",
    "OPUS": "rtpopusdepay ! opusdec ! fakesink name=end sync=false signal-handoffs=true",
}


class Peer:
    """One webrtcbin. It calls back on threads of its own: all that it says goes through `loop`."""

    def __init__(self, say, description):
        self.loop = asyncio.get_running_loop()
        self.say = say
        self.pipeline = Gst.parse_launch(description)
        self.bin = self.pipeline.get_by_name("peer")
        self.bin.connect("on-ice-candidate", self.found)
        self.pipeline.set_state(Gst.State.PLAYING)

    def found(self, _, index, candidate):
        body = {"candidate": candidate, "sdpMid": self.mids[index], "sdpMLineIndex": index}
        self.loop.call_soon_threadsafe(self.say, "ICE_CANDIDATE", body)

    async def ask(self, signal, *args):
        done = self.loop.create_future()
        promise = Gst.Promise.new_with_change_func(
            lambda asked: self.loop.call_soon_threadsafe(done.set_result, asked.get_reply())
        )
        self.bin.emit(signal, *args, promise)
        return await done

    async def describe(self, kind):
        """Makes the offer or the answer, tells it, and only then lets candidates be gathered."""
        reply = await self.ask(f"create-{kind}", None)
        description = reply.get_value(kind)
        text = description.sdp.as_text()
        self.mids = re.findall(r"^a=mid:(\S+)", text, re.M)
        self.say(f"SDP_{kind.upper()}", {"type": kind, "sdp": text})
        await self.ask("set-local-description", description)

    async def hear(self, kind, text):
        _, sdp = GstSdp.SDPMessage.new_from_text(text)
        type_ = GstWebRTC.WebRTCSDPType.OFFER if kind == "offer" else GstWebRTC.WebRTCSDPType.ANSWER
        await self.ask("set-remote-description", GstWebRTC.WebRTCSessionDescription.new(type_, sdp))

    def add_candidate(self, body):
        self.bin.emit("add-ice-candidate", body.get("sdpMLineIndex") or 0, body["candidate"])

    def end(self):
        self.pipeline.set_state(Gst.State.NULL)


def payload_type(offer, codec, format_=""):
    """The first payload type of this codec, with packetization mode 1 where that is said: RFC 6184 section 8.2.2."""
    for number in re.findall(rf"^a=rtpmap:(\d+) {codec}/", offer, re.M | re.I):
        if re.search(rf"^a=fmtp:{number} .*{format_}", offer, re.M):
            return number
    raise ValueError(f"no {codec} in the offer")


def camera_pipeline(offer):
    video = payload_type(offer, "H264", "packetization-mode=1")
    audio = payload_type(offer, "opus")
    return (
        f"webrtcbin name=peer bundle-policy=max-bundle "
        f"{PICTURE} ! {H264} ! rtph264pay config-interval=-1 aggregate-mode=zero-latency pt={video} ! "
        f"application/x-rtp,media=video,encoding-name=H264,payload={video} ! peer. "
        f"{SOUND} ! opusenc ! rtpopuspay pt={audio} ! application/x-rtp,media=audio,encoding-name=OPUS,payload={audio} ! peer."
    )


def frames_of(socket):
    """(type, body, sender) of each message that has one; heartbeats and status frames have none."""

    async def read():
        async for message in socket:
            frame = json.loads(message) if message else {}
            if frame.get("messagePayload"):
                body = json.loads(base64.b64decode(frame["messagePayload"]))
                yield frame["messageType"], body, frame.get("senderClientId")

    return read()


def speaker(socket, recipient=None):
    """Says things in the order in which they are said, as websockets does when each send is its own task."""
    queue = asyncio.Queue()

    async def write():
        while True:
            await socket.send(await queue.get())

    task = asyncio.ensure_future(write())

    def say(action, body):
        frame = {"action": action, "messagePayload": base64.b64encode(json.dumps(body).encode()).decode()}
        if recipient is not None:
            frame["recipientClientId"] = recipient
        queue.put_nowait(json.dumps(frame))

    say.task = task
    return say


async def camera(socket):
    peers = {}
    print("joined", flush=True)
    async for type_, body, sender in frames_of(socket):
        if type_ == "SDP_OFFER":
            if sender in peers:
                peers.pop(sender).end()
            peers[sender] = peer = Peer(speaker(socket, sender), camera_pipeline(body["sdp"]))
            await peer.hear("offer", body["sdp"])
            await peer.describe("answer")
        elif type_ == "ICE_CANDIDATE" and body.get("candidate") and sender in peers:
            peers[sender].add_candidate(body)


class Viewer(Peer):
    def __init__(self, say):
        super().__init__(say, "pipeline. ( webrtcbin name=peer bundle-policy=max-bundle )")
        self.counts = {name: 0 for name in DECODE}
        self.size = None
        self.enough = asyncio.Event()
        self.bin.connect("pad-added", self.decode)
        for media, codec, more in (
            ("video", "H264,clock-rate=90000,payload=96", ",packetization-mode=(string)1,profile-level-id=(string)42e01f"),
            ("audio", "OPUS,clock-rate=48000,payload=111", ",encoding-params=(string)2"),
        ):
            caps = Gst.caps_from_string(f"application/x-rtp,media={media},encoding-name={codec}{more}")
            self.bin.emit("add-transceiver", GstWebRTC.WebRTCRTPTransceiverDirection.RECVONLY, caps)
        self.channel = self.bin.emit("create-data-channel", "kvsDataChannel", None)

    def decode(self, _, pad):
        if pad.direction != Gst.PadDirection.SRC:
            return
        codec = pad.get_current_caps().get_structure(0).get_string("encoding-name")
        chain = Gst.parse_bin_from_description(DECODE[codec], True)
        end = chain.get_by_name("end")
        end.connect("handoff", self.decoded, codec)
        self.pipeline.add(chain)
        chain.sync_state_with_parent()
        pad.link(chain.get_static_pad("sink"))

    def decoded(self, sink, _buffer, pad, codec):
        self.counts[codec] += 1
        if codec == "H264" and self.size is None:
            picture = pad.get_current_caps().get_structure(0)
            self.size = [picture.get_int("width")[1], picture.get_int("height")[1]]
        if min(self.counts.values()) >= WANTED:
            self.loop.call_soon_threadsafe(self.enough.set)

    def told(self):
        states = {name: self.bin.get_property(name).value_nick for name in ("ice-connection-state", "connection-state")}
        channel = self.channel.get_property("ready-state").value_nick
        return {**states, "channel": channel, "size": self.size, "codecs": sorted(self.counts)}


async def viewer(socket):
    peer = Viewer(speaker(socket))

    async def listen():
        # Candidates may come before the answer, and webrtcbin keeps them until there is one.
        async for type_, body, _ in frames_of(socket):
            if type_ == "SDP_ANSWER":
                await peer.hear("answer", body["sdp"])
            elif type_ == "ICE_CANDIDATE" and body.get("candidate"):
                peer.add_candidate(body)

    listening = asyncio.ensure_future(listen())
    await peer.describe("offer")
    try:
        await asyncio.wait_for(peer.enough.wait(), DEADLINE)
    except asyncio.TimeoutError:
        sys.exit(f"not enough came: {peer.counts} {peer.told()}")
    print(json.dumps(peer.told()), flush=True)
    listening.cancel()
    peer.end()


async def main():
    Gst.init(None)
    trusted = ssl.create_default_context(cafile=os.environ["AWS_CA_BUNDLE"])
    async with websockets.connect(URL, ssl=trusted if URL.startswith("wss:") else None) as socket:
        await (camera if ROLE == "camera" else viewer)(socket)


asyncio.run(main())
