"""A cable with a length: packets that enter one TUN device leave the other one a fixed time later, in order, both ways.

usage: delay-line.py DEVICE DEVICE MILLISECONDS   (makes both devices in the present namespace, says "ready" when they are there)

For kernels without sch_netem. It ends with its stdin, so that it never outlives the test that started it.
"""
import collections
import fcntl
import os
import select
import struct
import sys
import time

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
QUEUE_LIMIT = 20_000  # packets under way; more are lost, as on a real line


def open_tun(name: str) -> int:
    fd = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(fd, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TUN | IFF_NO_PI))
    return fd


def read_all(fd: int):
    while True:
        try:
            yield os.read(fd, 65_535)
        except (BlockingIOError, OSError):
            return


def main(one: str, other: str, delay: float) -> None:
    ends = [open_tun(one), open_tun(other)]
    across = {ends[0]: ends[1], ends[1]: ends[0]}
    under_way = collections.deque()  # (due, end, packet): the delay is fixed, so first in is first out
    print("ready", flush=True)
    while True:
        wait = max(0.0, under_way[0][0] - time.monotonic()) if under_way else None
        readable, _, _ = select.select([*ends, sys.stdin], [], [], wait)
        if sys.stdin in readable:
            return
        now = time.monotonic()
        for end in readable:
            for packet in read_all(end):
                if len(under_way) < QUEUE_LIMIT:
                    under_way.append((now + delay, across[end], packet))
        while under_way and under_way[0][0] <= now:
            _, end, packet = under_way.popleft()
            try:
                os.write(end, packet)
            except OSError:
                pass  # the device is down: the packet is lost


main(sys.argv[1], sys.argv[2], float(sys.argv[3]) / 1000)
