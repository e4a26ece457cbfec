"""The machine that a benchmark runs on."""

import os
import platform
from pathlib import Path

VECTOR_FLAGS = {
    "avx2": "AVX2",
    "fma": "FMA",
    "avx512f": "AVX-512 F",
    "avx512bw": "BW",
    "avx512vl": "VL",
    "avx512_vnni": "VNNI",
    "avx512_bf16": "BF16",
    "amx_bf16": "AMX BF16",
    "asimd": "NEON",
    "sve": "SVE",
    "bf16": "BF16",
}
"""Linux's words for the instruction sets that matter here, and ours."""

CACHES = Path("/sys/devices/system/cpu/cpu0/cache")


def cpuinfo() -> dict[str, str]:
    """What Linux says of the first processor; empty elsewhere."""
    path = Path("/proc/cpuinfo")
    if not path.is_file():
        return {}
    first = path.read_text().split("\n\n")[0].splitlines()
    pairs = (line.split(":", 1) for line in first if ":" in line)
    return {key.strip(): value.strip() for key, value in pairs}


def flags() -> set[str]:
    """The instruction sets of this processor, in Linux's words."""
    info = cpuinfo()
    return set(info.get("flags", info.get("Features", "")).split())


def has_bfloat16() -> bool:
    """Whether the processor computes in bfloat16, so that OpenVINO does by default."""
    return bool(flags() & {"avx512_bf16", "amx_bf16", "bf16"})


def core_count() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def processor() -> str:
    """The processor's name."""
    return cpuinfo().get("model name") or platform.processor() or platform.machine()


def description() -> dict[str, str]:
    """The lines about the machine, in order."""
    info = cpuinfo()
    model = processor()
    if "cpu family" in info:
        model += f" (family {info['cpu family']}, model {info.get('model', 'unknown')})"
    sets = [word for flag, word in VECTOR_FLAGS.items() if flag in flags()]
    virtual = ", virtual" if "hypervisor" in flags() else ""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    return {
        "Processor": f"{model}, {core_count()} cores{virtual}",
        "Instruction sets": ", ".join(sets) or "unknown",
        "Caches": caches() or "unknown",
        "Memory": f"{memory:.0f} GiB",
        "System": f"{system()}, {platform.system()} {platform.release()}, {platform.machine()}",
    }


def caches() -> str:
    """The data caches of the first processor, such as `L1 32K, L2 1024K, L3 32768K`."""
    found = []
    for cache in sorted(CACHES.glob("index*")):
        if (cache / "type").read_text().strip() != "Instruction":
            level, size = ((cache / name).read_text().strip() for name in ("level", "size"))
            found.append(f"L{level} {size}")
    return ", ".join(found)


def summary(folder: Path) -> str:
    """The processor, its cores, and the file system of the folder that everybody writes to."""
    file_system, longest = "unknown file system", ""
    if (mounts := Path("/proc/mounts")).is_file():
        for line in mounts.read_text().splitlines():
            point, kind = line.split()[1:3]
            if folder.is_relative_to(point) and len(point) >= len(longest):
                file_system, longest = kind, point
    return f"{processor()}, {core_count()} cores, {file_system}, {platform.system()} {platform.release()}"


def system() -> str:
    """The distribution's name."""
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.system()
