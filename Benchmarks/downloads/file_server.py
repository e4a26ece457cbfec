"""Serves one file on 127.0.0.1 as fast as the system can, and prints the port.

    file_server.py FILE

Bytes go from the page cache to the socket with sendfile(2), so that the client is what is measured.
"""

import http.server
import os
import sys
from pathlib import Path

FILE = Path(sys.argv[1])


class Handler(http.server.BaseHTTPRequestHandler):
    """Sends the file, whatever is asked for."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:  # noqa: N802
        """The file."""
        self.head()
        self.wfile.flush()
        with open(FILE, "rb") as file:
            size, offset = os.fstat(file.fileno()).st_size, 0
            while offset < size:
                offset += os.sendfile(
                    self.connection.fileno(), file.fileno(), offset, min(size - offset, 8 << 20)
                )

    def do_HEAD(self) -> None:  # noqa: N802
        """What there is."""
        self.head()

    def head(self) -> None:
        """The status and the fields."""
        self.send_response(200)
        self.send_header("Content-Type", "application/octet-stream")
        self.send_header("Content-Length", str(FILE.stat().st_size))
        self.send_header("ETag", '"v1"')
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
