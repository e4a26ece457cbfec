"""Downloads a file with pooch, verified by its SHA-256: URL HASH FOLDER."""

import sys

import pooch

url, sha256, folder = sys.argv[1:]
pooch.get_logger().setLevel("ERROR")
pooch.retrieve(url, known_hash=f"sha256:{sha256}", fname="file.ckpt", path=folder)
