"""A server that speaks S3."""

from __future__ import annotations

import logging
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import boto3
from moto.server import ThreadedMotoServer

logging.getLogger("werkzeug").setLevel(logging.ERROR)

KEY = "AKIAIOSFODNN7EXAMPLE"
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"  # noqa: S105 - from Amazon's manual


@dataclass(frozen=True)
class Objects:
    """A running server, with a bucket."""

    endpoint: str
    bucket: str = "reports"

    @property
    def environment(self) -> dict[str, str]:
        """What leads any client of S3 here, and nowhere else."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def client(self) -> Any:  # noqa: ANN401 - boto3 has no types
        """Another client than the program's."""
        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            aws_access_key_id=KEY,
            aws_secret_access_key=SECRET,
            region_name="us-east-1",
        )

    def begin(self) -> None:
        """As new, with an empty bucket."""
        self._tell("reset")
        self.client().create_bucket(Bucket=self.bucket)

    @contextmanager
    def strict(self) -> Iterator[None]:
        """Take nobody's key for a known one."""
        self._tell("reset-auth", b"0")
        try:
            yield
        finally:
            self._tell("reset-auth", b"inf")

    def _tell(self, what: str, body: bytes = b"") -> None:
        request = urllib.request.Request(  # noqa: S310 - of this machine
            f"{self.endpoint}/moto-api/{what}", body, {"Content-Type": "text/plain"}, method="POST"
        )
        with urllib.request.urlopen(request):  # noqa: S310 - of this machine
            pass


@contextmanager
def running_objects() -> Iterator[Objects]:
    """A server of its own for as long as the context lasts."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield Objects(f"http://{host}:{port}")
    finally:
        server.stop()
