"""A websocket client and SigV4 signer of the standard library alone, which shares no code with kvsctl.

The scripts that use it take MASTER VIEWER ARN KEY SECRET as their first arguments: MASTER and VIEWER are ws://HOST:PORT, or wss://HOST
as GetSignalingChannelEndpoint gives it; for the latter $AWS_CA_BUNDLE is trusted.
RFC 6455 sections 4.1 (handshake) and 5 (frames); AWS General Reference, "Create a signed AWS API request".
"""
import base64
import datetime
import hashlib
import hmac
import json
import os
import socket
import ssl
import struct
import sys
from urllib.parse import quote, urlsplit

MASTER, VIEWER, ARN, KEY, SECRET, *MORE = sys.argv[1:]
ENDPOINT = {"master": urlsplit(MASTER), "viewer": urlsplit(VIEWER)}


def target(role, client_id=None, secret=SECRET, arn=ARN):
    host = ENDPOINT[role].netloc
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    scope = f"{now[:8]}/us-west-2/kinesisvideo/aws4_request"
    query = {
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
        "X-Amz-ChannelARN": arn,
        "X-Amz-Credential": f"{KEY}/{scope}",
        "X-Amz-Date": now,
        "X-Amz-Expires": "299",
        "X-Amz-SignedHeaders": "host",
    }
    if client_id is not None:
        query["X-Amz-ClientId"] = client_id
    canonical_query = "&".join(f"{quote(k, safe='-_.~')}={quote(v, safe='-_.~')}" for k, v in sorted(query.items()))
    request = f"GET\n/\n{canonical_query}\nhost:{host}\n\nhost\n{hashlib.sha256(b'').hexdigest()}"
    to_sign = f"AWS4-HMAC-SHA256\n{now}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
    key = ("AWS4" + secret).encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return host, f"/?{canonical_query}&X-Amz-Signature={hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest()}"


def connect(endpoint):
    plain = socket.create_connection((endpoint.hostname, endpoint.port or 443), timeout=10)
    if endpoint.scheme == "ws":
        return plain
    context = ssl.create_default_context(cafile=os.environ["AWS_CA_BUNDLE"])
    return context.wrap_socket(plain, server_hostname=endpoint.hostname)


class Client:
    def __init__(self, role, client_id=None, secret=SECRET, arn=ARN):
        host, path = target(role, client_id, secret, arn)
        self.socket = connect(ENDPOINT[role])
        nonce = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(
            f"GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {nonce}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += self.exactly(1)
        self.head = head.decode()
        status, *lines = head.decode().strip().split("\r\n")
        self.status = int(status.split()[1])
        self.headers = {k.lower(): v for k, v in (line.split(": ", 1) for line in lines)}
        self.body = self.exactly(int(self.headers.get("content-length", 0))).decode()
        proof = hashlib.sha1((nonce + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()
        self.proven = self.headers.get("sec-websocket-accept") == base64.b64encode(proof).decode()

    def exactly(self, count):
        data = b""
        while len(data) < count:
            chunk = self.socket.recv(count - len(data))
            if not chunk:
                raise EOFError(f"{len(data)} of {count} bytes")
            data += chunk
        return data

    def send(self, opcode, payload, final=True):
        mask = os.urandom(4)
        head = bytes([(0x80 if final else 0) | opcode])
        if len(payload) < 126:
            head += bytes([0x80 | len(payload)])
        else:
            head += bytes([0x80 | 126]) + struct.pack("!H", len(payload))
        self.socket.sendall(head + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(payload)))

    def receive(self):
        first, second = self.exactly(2)
        length = second & 0x7F
        if length == 126:
            (length,) = struct.unpack("!H", self.exactly(2))
        return first & 0x0F, self.exactly(length)

    def say(self, **frame):
        self.send(1, json.dumps(frame, indent="\t").encode())

    def hear(self):
        opcode, payload = self.receive()
        assert opcode == 1, opcode
        return payload.decode()
