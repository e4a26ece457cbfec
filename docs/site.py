"""Builds the documentation of the modules as a static site.

Usage: python3 docs/site.py SWIFT BUILD OUTPUT [BASE]

Takes what `make build` has left in BUILD, such as .build/release: nothing is compiled. For each module the toolchain's
own swift-symbolgraph-extract writes down its public declarations and their comments, and its docc makes pages of them
and of the catalogue in Sources; the pages of docs/ stand beside them. A warning of docc, such as a link that leads
nowhere, is an error. OUTPUT/site is the site: any server of files shows it, such as `python3 -m http.server --directory
OUTPUT/site`. Where it will not be at the top of a host, BASE is its path there, such as /shufflezoo.
"""

import json
import pathlib
import shutil
import subprocess
import sys

import guides

# Each after those that its pages link to.
MODULES = [
    "Tensors", "Digests", "Ciphers", "Recipes", "ShuffleNet", "Images", "Safetensors", "Checkpoints", "Web", "Zoo",
    "Conversion", "Evaluation", "Training", "Serving", "Downloads",
]

# What a module was compiled with that says where those that it imports lie.
PASSED_ON = ("-target", "-sdk", "-F", "-Xcc")


class Failure(Exception):
    """Why there is no site."""


def run(*command: str | pathlib.Path) -> None:
    """Runs a program, whose messages are seen, and stops if it fails."""
    status = subprocess.run([str(word) for word in command], check=False).returncode
    if status != 0:
        raise Failure(f"{pathlib.Path(command[0]).name} failed with status {status}")


def compilation(description: dict, module: str) -> tuple[str, list[str]]:
    """Where the modules lie that a module was compiled with, and the words that its importer needs as well."""
    commands = [
        command for name, command in description["swiftCommands"].items() if name.startswith(f"C.{module}-")
    ]
    if len(commands) != 1:
        raise Failure(f"{module} was not built; run 'make build'")
    words = iter(commands[0]["otherArguments"])
    passed = []
    for word in words:
        if word in PASSED_ON:
            passed += [word, next(words)]
        elif word.startswith("-I"):
            passed.append(word)
    return commands[0]["importPath"], passed


def extract(tools: pathlib.Path, description: dict, module: str, output: pathlib.Path) -> pathlib.Path:
    """Writes the symbol graphs of a module and returns their folder."""
    graphs = output / "graphs" / module
    graphs.mkdir(parents=True)
    import_path, words = compilation(description, module)
    run(
        tools / "swift-symbolgraph-extract", "-module-name", module, "-I", import_path, *words,
        "-module-cache-path", output / "cache", "-output-dir", graphs,
        "-minimum-access-level", "public", "-skip-synthesized-members",
    )
    return graphs


def build_site(swift: str, build: pathlib.Path, output: pathlib.Path, base: str) -> pathlib.Path:
    """Builds an archive for each module and one for the guides, joins them, and returns the site's folder."""
    tools = pathlib.Path(shutil.which(swift) or "").resolve().parent
    for tool in ("docc", "swift-symbolgraph-extract"):
        if not (tools / tool).exists():
            raise Failure(f"{swift} has no {tool} beside it; take a toolchain of swift.org")
    try:
        description = json.loads((build / "description.json").read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise Failure(f"{error.filename} is missing; run 'make build'") from error
    shutil.rmtree(output, ignore_errors=True)
    (output / "archives").mkdir(parents=True)
    archives: list[pathlib.Path] = []

    def convert(name: str, *inputs: str | pathlib.Path) -> None:
        archive = output / "archives" / f"{name}.doccarchive"
        run(
            tools / "docc", "convert", *inputs, "--output-path", archive,
            "--fallback-display-name", name, "--fallback-bundle-identifier", f"shufflezoo.{name}",
            "--fallback-default-module-kind", "Module", "--warnings-as-errors",
            "--transform-for-static-hosting", *(["--hosting-base-path", base] if base else []),
            "--enable-experimental-external-link-support",
            *[word for earlier in archives for word in ("--dependency", earlier)],
        )
        archives.append(archive)

    for module in MODULES:
        inputs: list[str | pathlib.Path] = ["--additional-symbol-graph-dir", extract(tools, description, module, output)]
        source = pathlib.Path("Sources", module, f"{module}.docc")
        if source.exists():
            catalogue = output / "catalogues" / source.name
            guides.write_catalogue(source, catalogue)
            inputs.insert(0, catalogue)
        convert(module, *inputs)
    catalogue = output / "catalogues" / f"{guides.GUIDES}.docc"
    guides.write_guides(catalogue)
    convert(guides.GUIDES, catalogue)
    site = output / "site"
    run(
        tools / "docc", "merge", *archives, "--output-path", site,
        "--synthesized-landing-page-name", "shufflezoo", "--synthesized-landing-page-kind", "Package",
    )
    return site


def main() -> int:
    """Builds the site and says what it has."""
    if not 4 <= len(sys.argv) <= 5:
        print(__doc__, file=sys.stderr)
        return 64
    swift, build, output, base = [*sys.argv[1:], ""][:4]
    try:
        site = build_site(swift, pathlib.Path(build), pathlib.Path(output), base.rstrip("/"))
    except Failure as failure:
        print(f"error: {failure}", file=sys.stderr)
        return 1
    pages = len(list((site / "data" / "documentation").rglob("*.json")))
    print(f"documentation: {pages} pages about {len(MODULES)} modules and {guides.GUIDES} in {site}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
