"""What a foreign master and a foreign viewer see of a fault.

Usage: fault-witness.py MASTER VIEWER ARN KEY SECRET   (see websocket_client.py). Both connect; the viewer sends an offer and a candidate,
the master answers whatever it hears. Prints one JSON object: for each the status of its upgrade, and what it heard until it fell silent.
"""
import json
import struct

from websocket_client import Client

# On loopback everything that comes at all comes in a millisecond.
SILENCE = 0.7


def join(role, client_id=None):
    client = Client(role, client_id)
    client.heard = []
    client.socket.settimeout(SILENCE)
    return client


def listen(client, reply=None):
    """Until nothing comes any more, or the other side closes."""
    try:
        while client.status == 101:
            opcode, payload = client.receive()
            if opcode == 8:
                client.heard.append(struct.unpack("!H", payload[:2])[0])
                return
            if opcode == 10:
                client.heard.append("pong")
                continue
            frame = json.loads(payload)
            client.heard.append(frame["messageType"])
            if reply and frame["messageType"] == "SDP_OFFER":
                reply()
    except (TimeoutError, EOFError, ConnectionError):
        return


def say(client, **frame):
    if client.status == 101:
        client.say(messagePayload="e30=", correlationId="c.1", **frame)


master, viewer = join("master"), join("viewer", "witness")
say(viewer, action="SDP_OFFER")
say(viewer, action="ICE_CANDIDATE")
listen(master, lambda: say(master, action="SDP_ANSWER", recipientClientId="witness"))
if viewer.status == 101:
    viewer.send(9, b"")
listen(viewer)
print(json.dumps({"master": [master.status, *master.heard], "viewer": [viewer.status, *viewer.heard]}))
