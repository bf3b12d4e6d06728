"""What a foreign client sees of the signaling websocket.

Usage: websocket-client.py MASTER VIEWER ARN KEY SECRET [others]   (see websocket_client.py). With `others` it uses the
channels `dialects` and `crowd` beside `demo`, too, and provokes refusals. Prints one JSON object: what it saw.
"""
import base64
import json
import struct

from websocket_client import ARN, MORE, Client


def shape(refused):
    """A refusal with what is different each time replaced: Date, ids."""
    lines = refused.head.split("\r\n")
    varying = ("date", "x-amz-apigw-id", "x-amzn-requestid")
    return "\r\n".join(f"{line.split(': ')[0]}: ?" if line.split(": ")[0].lower() in varying else line for line in lines) + refused.body


seen = {}
seen["wrong secret"] = Client("viewer", "v1", secret="not the secret").status

viewer = Client("viewer", "python.viewer-1")
master = Client("master")
seen["upgrade"] = [viewer.status, viewer.proven, sorted(viewer.headers)]

offer = base64.b64encode(json.dumps({"type": "offer", "sdp": "v=0\r\n" + "a=x\r\n" * 500}).encode()).decode()
text = json.dumps({"action": "SDP_OFFER", "RecipientClientId": "", "MessagePayload": offer}).encode()
viewer.send(1, text[:100], final=False)
viewer.send(9, b"between fragments")
viewer.send(0, text[100:])
opcode, payload = viewer.receive()
seen["pong"] = [opcode, payload.decode()]
heard = json.loads(master.hear())
seen["offer"] = [list(heard), heard["messageType"], heard["senderClientId"], heard["messagePayload"] == offer]

master.say(action="SDP_ANSWER", RecipientClientId="python.viewer-1", MessagePayload="e30=")
seen["answer"] = viewer.hear()
master.say(action="ICE_CANDIDATE", messagePayload="e30=", correlationId="c.1")
seen["status"] = master.hear()
viewer.send(1, b"{}")
seen["gateway"] = sorted(json.loads(viewer.hear()))
viewer.send(8, struct.pack("!H", 1000))
opcode, payload = viewer.receive()
seen["close"] = [opcode, struct.unpack("!H", payload[:2])[0]]
master.send(2, b"binary")
opcode, payload = master.receive()
seen["binary"] = [opcode, struct.unpack("!H", payload[:2])[0]]


def other_channel(name):
    return ARN.replace("/demo/", f"/{name}/")


def refusals():
    yield "invalid client id", shape(Client("viewer", "..,;"))
    yield "no such channel", shape(Client("viewer", "v1", arn=other_channel("none")))
    yield "bad signature comes first", Client("viewer", "..,;", secret="wrong", arn=other_channel("none")).status
    yield "channel comes before client id", Client("viewer", "..,;", arn=other_channel("none")).status
    crowd = [Client("viewer", f"crowd-{number}", arn=other_channel("crowd")) for number in range(11)]
    yield "crowd", [viewer.status for viewer in crowd[:10]]
    yield "eleventh viewer", shape(crowd[10])


def dialects():
    """Frames as each SDK writes them: its own JSON writer, key order, alphabet of base64 and empty strings."""
    sdp = json.dumps({"type": "offer", "sdp": "v=0\r\n\u00ff\u00fe??>>" + "a=x\r\n" * 20}, ensure_ascii=False).encode()
    standard, url_safe = base64.b64encode(sdp).decode(), base64.urlsafe_b64encode(sdp).decode()
    assert standard != url_safe
    ice_servers = [{"Password": "p/+=", "Ttl": 298, "Uris": ["turn:h:443?transport=udp"], "Username": "1:djE="}]
    of_c = {"action": "SDP_OFFER", "RecipientClientId": "", "MessagePayload": standard, "CorrelationId": "16000000000000_1"}
    offers = {
        "javascript": (standard, '{"action":"SDP_OFFER","messagePayload":"%s"}' % standard),
        "c": (standard, json.dumps({**of_c, "IceServerList": ice_servers}, indent="\t")),
        "android": (
            url_safe,
            '{"action":"SDP_OFFER","recipientClientId":"","senderClientId":"android","messagePayload":"%s"}' % url_safe,
        ),
        "ios": (
            standard,
            '{"action":"SDP_OFFER","messagePayload":"%s","recipientClientId":"","senderClientId":"somebody else"}' % standard,
        ),
    }
    master = Client("master", arn=other_channel("dialects"))
    for name, (sent, text) in offers.items():
        viewer = Client("viewer", name, arn=other_channel("dialects"))
        viewer.send(1, text.encode())
        heard = json.loads(master.hear())
        assert heard.pop("messagePayload") == sent, name
        master.say(action="SDP_ANSWER", RecipientClientId=name, MessagePayload=sent)
        assert json.loads(viewer.hear()) == {"messagePayload": sent, "messageType": "SDP_ANSWER"}, name
        yield name, heard


if MORE == ["others"]:
    seen.update(refusals())
    seen["dialects"] = dict(dialects())
print(json.dumps(seen))
