"""What every test shares: steady property tests, no network, and the two real lists."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent

# Whoever runs the tests may have a library of texts; what is tested must not depend on it.
os.environ["AUDITOR_LIBRARY"] = str(ROOT / "tests" / "no-library.db")

# No deadline: a busy machine must not turn a slow example into a failure. In CI the
# examples are always the same ones; elsewhere each run tries new ones.
settings.register_profile(
    "auditor",
    deadline=None,
    max_examples=60,
    derandomize=os.environ.get("CI") == "true",
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("auditor")


@pytest.fixture(scope="session", autouse=True)
def no_network():
    """The program works offline, so a connection from this process is a fault."""
    connect = socket.socket.connect

    def refuse(self, address):
        local = self.family not in (socket.AF_INET, socket.AF_INET6)
        if local or address[0] in ("127.0.0.1", "::1", "localhost"):
            return connect(self, address)
        raise AssertionError(f"the program reached for the network: {address}")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", refuse)
        yield


@pytest.fixture(scope="session")
def raw_lists() -> tuple[Path, ...]:
    """The two real lists, in the order of their names."""
    return tuple(sorted((ROOT / "data" / "raw").glob("*.txt")))
