"""MindSpore's own way from `.ckpt` to `.safetensors`: `mindspore_convert.py INPUT OUTPUT`.

Run as a fresh process. The last line on standard output is a JSON object with the seconds that the
import, the load and the save took.
"""

import json
import os
import sys
import time

os.environ.setdefault("GLOG_v", "3")


def main() -> None:
    start = time.perf_counter()
    import mindspore  # Imported here because how long that takes is one of the figures.

    imported = time.perf_counter()
    parameters = mindspore.load_checkpoint(sys.argv[1])
    loaded = time.perf_counter()
    mindspore.save_checkpoint(parameters, sys.argv[2], format="safetensors")
    saved = time.perf_counter()
    print(json.dumps({"import": imported - start, "load": loaded - imported,
                      "save": saved - loaded}))


if __name__ == "__main__":
    main()
