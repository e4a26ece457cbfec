"""Proves in headless Chromium that the server's page does what it is for.

    page.py --shufflezoo PATH --sample DIR [--chromium PATH] [--screenshots DIR]

DIR is `zoo/sample`, whose pictures are Fashion-MNIST's. Prints `ok` or `FAIL` for each case and a closing
count; the exit status is 1 when one failed. Screenshots are written where a folder is given.
"""

import argparse
import base64
import re
import shutil
import sys
import tempfile
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect, sync_playwright

from report import Report
from server import Server

# Each stands for its class, which the network gets right.
PICTURES = {"Trouser": "trouser", "Ankle boot": "boot"}
WIDE = {"width": 1000, "height": 900}
PHONE = {"width": 360, "height": 740}
SECONDS = 20_000


class Checks(Report):
    """The cases on one page, with what they share."""

    def __init__(self, page: Page, origin: str, sample: Path, screenshots: Path | None) -> None:
        super().__init__()
        self.page = page
        self.origin = origin
        self.screenshots = screenshots
        self.asked: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.pictures = {
            label: sorted(sample.glob(f"fashion-mnist/val/*{part}*/*.png"), key=str)[0]
            for label, part in PICTURES.items()
        }

    def screenshot(self, name: str) -> None:
        """A picture of the whole page, after a few seconds of load."""
        if not self.screenshots:
            return
        for turn in range(40):
            label = "Trouser" if turn % 2 else "Ankle boot"
            self.page.set_input_files("#file", self.pictures[label])
            self.page.wait_for_timeout(100 + 20 * (turn % 7))
        self.shows_load()
        self.page.set_input_files("#file", self.pictures["Ankle boot"])
        expect(self.page.locator("#status")).to_contain_text("Ankle boot")
        self.page.screenshot(path=self.screenshots / f"{name}.png", full_page=True)

    def best(self) -> str:
        """The likeliest class that the page shows, once it shows one."""
        first = self.page.locator("#classes li").first
        first.wait_for(timeout=SECONDS)
        return first.locator("span").first.inner_text()

    def forget(self) -> None:
        self.page.goto(self.origin)
        self.page.wait_for_selector("#model option", state="attached", timeout=SECONDS)

    def choose(self, label: str) -> bool:
        self.forget()
        self.page.set_input_files("#file", self.pictures[label])
        return self.best() == label

    def give(self, event: str, label: str) -> bool:
        """Drops or pastes a picture."""
        self.forget()
        content = base64.b64encode(self.pictures[label].read_bytes()).decode()
        self.page.evaluate(
            """([event, content]) => {
                const bytes = Uint8Array.from(atob(content), (c) => c.charCodeAt(0));
                const transfer = new DataTransfer();
                transfer.items.add(new File([bytes], 'picture.png', { type: 'image/png' }));
                document.dispatchEvent(event === 'paste'
                    ? new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true })
                    : new DragEvent('drop', { dataTransfer: transfer, bubbles: true }));
            }""",
            [event, content],
        )
        return self.best() == label

    def refuses_text(self) -> bool:
        """A file that is no picture: the server's words, and no result."""
        self.forget()
        text = {"name": "a.png", "mimeType": "image/png", "buffer": b"no picture"}
        self.page.set_input_files("#file", files=[text])
        expect(self.page.locator("#status")).to_contain_text("JPEG", timeout=SECONDS)
        return self.page.locator("#result").is_hidden()

    def shows_crop(self) -> bool:
        """The crop has pixels, of the network's size."""
        return self.page.evaluate(
            """() => {
                const canvas = document.getElementById('crop');
                const { data } = canvas.getContext('2d').getImageData(0, 0, 64, 64);
                return canvas.width === 64 && canvas.height === 64
                    && data.some((value, index) => index % 4 < 3 && value > 99);
            }"""
        )

    def shows_load(self) -> None:
        expect(self.page.locator("#rate")).to_have_text(re.compile(r"^[0-9.]+$"), timeout=SECONDS)
        expect(self.page.locator("#median")).to_have_text(re.compile(r"^[0-9.]+ ms$|^–$"))

    def asks_for_key(self, server: Server, key: str) -> bool:
        """A server that wants a key: the page asks for it, and works once it has it."""
        self.page.goto(f"http://{server.address}/")
        self.page.locator("#key").fill(key, timeout=SECONDS)
        self.page.locator("#use-key").click()
        self.page.wait_for_selector("#model option", state="attached", timeout=SECONDS)
        self.page.set_input_files("#file", self.pictures["Trouser"])
        return self.best() == "Trouser"

    def works_by_keyboard(self) -> bool:
        """The keys reach the model and the file, and say where they are."""
        self.forget()
        reached = []
        for _ in range(4):
            self.page.keyboard.press("Tab")
            reached.append(self.page.evaluate("document.activeElement.id"))
        return {"model", "file"} <= set(reached)

    def fits(self) -> bool:
        return self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    def is_accessible(self) -> bool | str:
        results = Axe().run(self.page)
        return results.violations_count == 0 or results.generate_report()

    def look(self, scheme: str, size: dict[str, int]) -> None:
        """The cases of a colour scheme and a width."""
        name = f"{scheme}, {size['width']} pixels"
        self.page.emulate_media(color_scheme=scheme)
        self.page.set_viewport_size(size)
        self.forget()
        self.case(f"{name}: the empty page has no finding of axe", self.is_accessible)
        self.case(f"{name}: a picture is classified", lambda: self.choose("Ankle boot"))
        self.case(f"{name}: the result has no finding of axe", self.is_accessible)
        self.case(f"{name}: nothing is wider than the window", self.fits)
        self.screenshot(f"serve-{scheme}-{size['width']}")


def checkpoint(found: argparse.Namespace) -> Path:
    return next(found.sample.glob("*.ckpt"))


def run(found: argparse.Namespace, server: Server, page: Page) -> Checks:
    checks = Checks(page, f"http://{server.address}/", found.sample, found.screenshots)
    for label in PICTURES:
        checks.case(f"chosen: {label}", lambda label=label: checks.choose(label))
    checks.case("dropped", lambda: checks.give("drop", "Trouser"))
    checks.case("pasted", lambda: checks.give("paste", "Ankle boot"))
    checks.case("five classes with their shares", lambda: page.locator("#classes li .share").count() == 5)
    checks.case("the picture as the network gets it", checks.shows_crop)
    checks.case("the model's card", lambda: "Fashion-MNIST" in page.locator("#card").inner_text())
    checks.case("rate and times", checks.shows_load)
    checks.case("no picture, and the reason", checks.refuses_text)
    checks.case("keys", checks.works_by_keyboard)
    for scheme in ("light", "dark"):
        for size in (WIDE, PHONE):
            checks.look(scheme, size)
    key = "for-this-run-only"
    with tempfile.NamedTemporaryFile("w") as file:
        file.write(key)
        file.flush()
        with Server(found.shufflezoo, str(checkpoint(found)), "--api-key-file", file.name) as locked:
            origins = (checks.origin, f"http://{locked.address}/")
            checks.case("a key", lambda: checks.asks_for_key(locked, key))
    strangers = [url for url in checks.asked if not url.startswith(origins)]
    checks.case(f"{len(checks.asked)} requests, none to another server", lambda: not strangers or strangers)
    # The browser says of every answer that is an error that it is one.
    answers = "the server responded with a status of 40"
    complaints = [text for text in checks.complaints if answers not in text]
    checks.case("no complaint of the browser", lambda: not complaints or f"{complaints}")
    return checks


def main() -> int:
    parser = argparse.ArgumentParser(description="Tries the server's page in headless Chromium.")
    parser.add_argument("--shufflezoo", type=Path, required=True, help="the built command")
    parser.add_argument("--sample", type=Path, required=True, help="zoo/sample")
    parser.add_argument("--chromium", default=shutil.which("chromium"), help="the browser")
    parser.add_argument("--screenshots", type=Path, help="where to write screenshots")
    found = parser.parse_args()
    if not found.chromium:
        parser.error("chromium is missing; install it (Debian: chromium), or name one with --chromium")
    with (
        tempfile.TemporaryDirectory() as profile,
        Server(found.shufflezoo, str(checkpoint(found))) as server,
        sync_playwright() as playwright,
    ):
        # Chromium's own sandbox does not start for root.
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=found.chromium,
            headless=True,
            args=["--no-sandbox"],
            viewport=WIDE,
        )
        checks = run(found, server, context.pages[0])
        context.close()
    return checks.close()


if __name__ == "__main__":
    sys.exit(main())
