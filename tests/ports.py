"""Ports for the servers of tests."""

import os
import random
import re
import socket

FIRST, EACH = 20_000, 500
"""Below what the system gives to those who ask for any port, so that nobody is given one in between."""


def find_port() -> int:
    """A port that nobody listens on; each process of a run chooses among its own."""
    worker = int(re.sub(r"\D", "", os.environ.get("PYTEST_XDIST_WORKER", "")) or 0)
    while True:
        port = FIRST + EACH * (worker % 20) + random.SystemRandom().randrange(EACH)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
