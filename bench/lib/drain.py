"""Sends the statements of a file over one connection and throws the answers away.

A client that does next to nothing: psql looks at every row of a COPY, this reads up to a megabyte
at a time and looks at its end only. Usage: drain.py HOST PORT USER DATABASE FILE
"""

import re
import socket
import struct
import sys

CONNECTED = re.compile(rb"Z\x00\x00\x00\x05I\Z")
# CommandComplete with its tag, changed settings, ReadyForQuery: nothing else ends so.
DONE = re.compile(
    rb"C\x00\x00\x00.[A-Z]+( \d+)?\x00(S\x00\x00\x00.[ -~]+\x00[ -~]*\x00)*"
    rb"Z\x00\x00\x00\x05[IT]\Z",
    re.DOTALL,
)
FAILED = re.compile(rb"\x00\x00Z\x00\x00\x00\x05[ITE]\Z")
TAIL_BYTES = 256
SILENCE_SECONDS = 60


def main(host, port, user, database, path):
    with socket.create_connection((host, int(port)), SILENCE_SECONDS) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        names = f"user\0{user}\0database\0{database}\0\0".encode()
        connection.sendall(struct.pack("!ii", 8 + len(names), 196608) + names)
        drain(connection, CONNECTED)
        with open(path, "rb") as file:
            statements = file.read().strip().split(b";\n")
        for statement in statements:
            query = statement + b"\0"
            connection.sendall(b"Q" + struct.pack("!i", 4 + len(query)) + query)
            drain(connection, DONE)
        connection.sendall(b"X\0\0\0\4")


def drain(connection, end):
    buffer = memoryview(bytearray(1 << 20))
    tail = b""
    while not end.search(tail):
        # An ErrorResponse ends with two zeros, no tag does.
        if end is DONE and FAILED.search(tail):
            sys.exit(f"statement failed: {tail!r}")
        count = connection.recv_into(buffer)
        if count == 0:
            sys.exit(f"connection closed: {tail!r}")
        tail = (tail + bytes(buffer[max(0, count - TAIL_BYTES) : count]))[-TAIL_BYTES:]


if __name__ == "__main__":
    main(*sys.argv[1:])
