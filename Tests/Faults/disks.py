"""Small volumes, which are full at one write or another."""

import shutil
import subprocess
from pathlib import Path

from running import Job, Outcome, Place
from table import Table

MOUNT = ("unshare", "--mount", "--map-root-user", "sh", "-c")
SCRIPT = """
size=$1 result=$2; shift 2
mount -t tmpfs -o size=$size,mode=700 none . && cd "$PWD" || exit 99
cp -a "$result/before/." . 2>/dev/null || exit 99
"$@"; code=$?
rm -rf "$result/after"; mkdir "$result/after"; cp -a . "$result/after/"
exit $code
"""


class Volume(Place):
    """A place on a file system of its own, which is gone after the run; what was on it is copied."""

    def __init__(self, command: str, folder: Path, kibibytes: int):
        super().__init__(command, folder / "after")
        self.base = folder
        self.kibibytes = kibibytes

    def prepare(self, job: Job) -> None:
        shutil.rmtree(self.base, ignore_errors=True)
        (self.base / "work").mkdir(parents=True)
        super().prepare(job)
        self.folder.rename(self.base / "before")

    def run_full(self, job: Job) -> Outcome:
        mount = Place(self.command, self.base / "work")
        wrapper = (*MOUNT, SCRIPT, "sh", f"{self.kibibytes}k", str(self.base))
        return mount.run(job, wrapper=wrapper)


def can_mount() -> bool:
    words = [*MOUNT, "mount -t tmpfs none /mnt"]
    return subprocess.run(words, capture_output=True).returncode == 0


def run(jobs: list[Job], place: Place, table: Table) -> None:
    """Tries each job that writes on volumes from nothing to all that it needs."""
    if not can_mount():
        return table.skip("full disks", "nobody but root, or a user with namespaces, may mount one")
    for job in (job for job in jobs if job.outputs or job.keeps):
        place.learn(job)
        needed = sum(path.stat().st_size for path in place.folder.rglob("*") if path.is_file())
        pages = needed // 4096 + 8
        for size in sorted({*range(1, 12), *(1 + pages * part // 24 for part in range(24))}):
            volume = Volume(place.command, place.folder.with_name("volume"), 4 * size)
            volume.prepare(job)
            outcome = volume.run_full(job)
            # There is not even room for the old files.
            if outcome.status == 99:
                continue
            problem = volume.problem(job, outcome)
            table.add("full disk", outcome.label, problem, f"{job.name}, {4 * size} KiB")
