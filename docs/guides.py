"""Makes DocC's catalogues of what is written for readers of the repository.

The pages of docs/ become a catalogue of their own, `Guides`. Links between them and from the modules' articles to them
lead to where they stand on the site; a link to another file of the repository becomes the file's name.
"""

import pathlib
import re
import shutil

GUIDES = "Guides"

PICTURE = re.compile(r'\[?<img src="([^"]+)"[^>]* alt="([^"]+)">(?:\]\([^)]*\))?')
LINK = re.compile(r"(?<!!)\[([^\[\]]+)\]\(([^()\s]+)\)")


def fragment(page: pathlib.Path, anchor: str) -> str:
    """What DocC calls the heading that GitHub calls `anchor`."""
    for line in page.read_text(encoding="utf-8").splitlines():
        heading = re.match(r"##+ (.*)", line)
        if heading and re.sub(r"[^\w\- ]", "", heading[1].lower()).replace(" ", "-") == anchor:
            return "#" + heading[1].replace(" ", "-")
    return ""


def for_site(page: pathlib.Path) -> str:
    """The text of a page with links that hold on the site, whose pages put its own path on the host before them."""

    def link(match: re.Match) -> str:
        text, target = match[1], match[2]
        if re.match(r"[a-z]+:", target):
            return match[0]
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page.resolve()
        path = file.relative_to(pathlib.Path().resolve())
        if path.parent == pathlib.Path("docs") and path.suffix == ".md":
            return f"[{text}](/documentation/{GUIDES.lower()}/{path.stem}{fragment(file, anchor)})"
        return f"`{path}`" if str(path) == text else f"{text} (`{path}`)"

    # Blocks of code, at every second place, stay as they are.
    parts = re.split(r"(^```.*?^```$)", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    parts[::2] = [LINK.sub(link, PICTURE.sub(r"![\2](\1)", part)) for part in parts[::2]]
    return "".join(parts)


def write_catalogue(source: pathlib.Path, target: pathlib.Path) -> None:
    """Copies a module's catalogue for a site."""
    target.mkdir(parents=True)
    for page in sorted(source.iterdir()):
        (target / page.name).write_text(for_site(page), encoding="utf-8")


def write_guides(target: pathlib.Path) -> None:
    """Makes the catalogue of the pages in docs/."""
    target.mkdir(parents=True)
    pages = sorted(pathlib.Path("docs").glob("*.md"))
    for page in pages:
        (target / page.name).write_text(for_site(page), encoding="utf-8")
    for picture in pathlib.Path("docs").glob("*.png"):
        shutil.copy(picture, target)
    topics = "\n".join(f"- <doc:{page.stem}>" for page in pages)
    (target / f"{GUIDES}.md").write_text(
        f"# {GUIDES}\n\n@Metadata {{\n  @TechnologyRoot\n}}\n\n"
        f"What the command does, what was measured, and how it is checked.\n\n## Topics\n\n### Pages\n\n{topics}\n",
        encoding="utf-8",
    )
