"""aiortc as a viewer that asks for video, audio and a data channel, and may use nothing but a relay.

Usage: aiortc-viewer.py URL TURN USERNAME PASSWORD   (URL: a presigned one of a viewer; $AWS_CA_BUNDLE is trusted)
Prints one JSON object once ten frames of each kind were decoded: the states that it ended in, and how many ICE credentials its offer had.
"""
import asyncio
import base64
import json
import os
import ssl
import sys

import websockets
from aiortc import RTCConfiguration, RTCIceServer, RTCPeerConnection, RTCSessionDescription
from aiortc.sdp import candidate_from_sdp

URL, TURN, USERNAME, PASSWORD = sys.argv[1:]
# The whole session; the test gives up later.
DEADLINE = 40


async def decode(track, seen):
    for _ in range(10):
        await track.recv()
    seen.set()


async def hear(socket, peer):
    async for message in socket:
        frame = json.loads(message)
        payload = json.loads(base64.b64decode(frame["messagePayload"]))
        if frame["messageType"] == "SDP_ANSWER":
            await peer.setRemoteDescription(RTCSessionDescription(payload["sdp"], payload["type"]))
        elif frame["messageType"] == "ICE_CANDIDATE" and payload["candidate"]:
            candidate = candidate_from_sdp(payload["candidate"].split(":", 1)[1])
            candidate.sdpMid = payload.get("sdpMid")
            candidate.sdpMLineIndex = payload.get("sdpMLineIndex")
            await peer.addIceCandidate(candidate)


async def main():
    peer = RTCPeerConnection(RTCConfiguration([RTCIceServer(TURN, USERNAME, PASSWORD)]))
    seen = {kind: asyncio.Event() for kind in ("video", "audio", "channel")}
    peer.on("track", lambda track: asyncio.ensure_future(decode(track, seen[track.kind])))
    for kind in ("video", "audio"):
        peer.addTransceiver(kind, "recvonly")
    channel = peer.createDataChannel("kvsDataChannel")
    channel.on("open", seen["channel"].set)
    await peer.setLocalDescription(await peer.createOffer())
    lines = peer.localDescription.sdp.split("\r\n")
    kept = [line for line in lines if not line.startswith("a=candidate") or " typ relay" in line]
    offer = json.dumps({"type": "offer", "sdp": "\r\n".join(kept)}).encode()
    trusted = ssl.create_default_context(cafile=os.environ["AWS_CA_BUNDLE"])
    async with websockets.connect(URL, ssl=trusted if URL.startswith("wss:") else None) as socket:
        await socket.send(json.dumps({"action": "SDP_OFFER", "messagePayload": base64.b64encode(offer).decode()}))
        hearing = asyncio.ensure_future(hear(socket, peer))
        await asyncio.wait_for(asyncio.gather(*(event.wait() for event in seen.values())), DEADLINE)
        hearing.cancel()
    told = {"ice": peer.iceConnectionState, "dtls": peer.connectionState, "channel": channel.readyState}
    told["credentials"] = len({line for line in lines if line.startswith("a=ice-ufrag")})
    await peer.close()
    print(json.dumps(told))


asyncio.run(main())
