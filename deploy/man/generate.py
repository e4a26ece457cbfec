"""Makes the manual pages of shufflezoo from what the command says of itself.

Usage: generate.py SHUFFLEZOO FOLDER

SHUFFLEZOO is the built command. FOLDER gets a page for it and one for each subcommand, and loses those of
subcommands that are no more. The same command gives the same bytes. What its help does not say, the variables
and the files, stands in ENVIRONMENT and FILES below.
"""

import json
import re
import subprocess
import sys
import textwrap
from pathlib import Path

# The form of --experimental-dump-help that is understood here.
SERIALIZATION = 0

# The format wants the date of a page's text. The command's version says more, and stands beside it.
DATE = "November 27, 2026"

# Variables, which commands read them, by an option or by name, and what they mean.
ENVIRONMENT = [
    ("COLUMNS", {"list"}, "The width of the terminal, where the terminal itself does not say."),
    (
        "https_proxy, HTTPS_PROXY, http_proxy, all_proxy, ALL_PROXY",
        "--offline",
        "The proxies for https, for http, and for both, as curl has them; lower case wins.",
    ),
    ("no_proxy, NO_PROXY", "--offline", "The hosts to reach without a proxy."),
    (
        "OMPI_COMM_WORLD_SIZE, PMI_SIZE, PMIX_RANK, SLURM_NTASKS",
        {"evaluate", "train"},
        "Set by mpirun and srun for the processes that they start. In a build with MPI these work together; any "
        "other refuses to be one of several.",
    ),
    (
        "SHUFFLEZOO_CACHE",
        "--cache-dir",
        "The folder of downloaded files, unless --cache-dir names one.",
    ),
    (
        "SHUFFLEZOO_ISA",
        {"bench", "evaluate", "predict", "serve", "show", "train"},
        "The instructions to compute with: avx512, avx2, neon or scalar. By default the fastest of this processor; "
        "one that it does not have is an error.",
    ),
    (
        "SHUFFLEZOO_MANIFEST",
        "--manifest",
        "Manifests to add to the zoo, paths or URLs, separated by ';'. Those of --manifest come after them.",
    ),
    (
        "SHUFFLEZOO_OFFLINE",
        "--offline",
        "The same as --offline, unless it is empty, 0, no or false.",
    ),
    (
        "SHUFFLEZOO_PROGRESS_SECONDS",
        {"evaluate"},
        "How many seconds pass between two lines that say how far it is, where there is no terminal. By default 60.",
    ),
    (
        "SSL_CERT_FILE, SSL_CERT_DIR",
        "--offline",
        "The certificates to trust instead of the system's: a PEM file, and folders of such, separated by ':'.",
    ),
    ("TMPDIR", {"evaluate"}, "The folder for files that processes share meanwhile. By default /tmp."),
    (
        "XDG_CACHE_HOME",
        "--cache-dir",
        "The folder that the cache lies in, as shufflezoo, if SHUFFLEZOO_CACHE is not set.",
    ),
]

# Files, which commands use them, and what they are.
FILES = [
    (
        "~/.cache/shufflezoo",
        "--cache-dir",
        "Downloaded files, if nothing else is said. On macOS this is ~/Library/Caches/shufflezoo.",
    ),
    (
        "/usr/local/share/shufflezoo",
        "--mirror",
        "The weights that come with the command in /usr/local/bin; they lie beside its folder wherever that is.",
    ),
]


class Command:
    """A command or subcommand, as its parser describes it."""

    def __init__(self, description: dict, parents: tuple[str, ...] = ()):
        self.words = (*parents, description["commandName"])
        self.abstract = description["abstract"]
        self.discussion = description.get("discussion", "")
        self.arguments = [a for a in description["arguments"] if a["shouldDisplay"]]
        # That of 'help' says nothing that its parent's help does not.
        self.subcommands = [
            Command(subcommand, self.words)
            for subcommand in description.get("subcommands", [])
            if subcommand["shouldDisplay"] and subcommand["commandName"] != "help"
        ]

    @property
    def page(self) -> str:
        """The name of its page."""
        return "-".join(self.words)

    def all(self) -> list["Command"]:
        """This one and those below."""
        return [self] + [command for subcommand in self.subcommands for command in subcommand.all()]

    def concerns(self, users: str | set[str]) -> bool:
        """Whether this one or one below has the option, or is among the names."""
        if isinstance(users, str):
            return any(users in names(a) for command in self.all() for a in command.arguments)
        return any(command.words[-1] in users for command in self.all() if len(command.words) == 2)


def names(argument: dict) -> list[str]:
    """The names of an option as they are typed, the short one first."""
    typed = [
        ("-" if name["kind"] == "short" else "--") + name["name"] for name in argument.get("names", [])
    ]
    return sorted(typed, key=lambda name: name.startswith("--"))


def escaped(text: str) -> str:
    """Text whose characters look in the page as they do here."""
    text = text.replace("\\", "\\e")
    for character, escape in {"-": "\\-", "'": "\\(aq", "`": "\\(ga", "^": "\\(ha", "~": "\\(ti"}.items():
        text = text.replace(character, escape)
    # At the start of a line a dot would make it a request.
    return "\\&" + text if text.startswith(".") else text


def unbroken(word: str) -> str:
    """What keeps a word on one line if it is a name: a hyphen within that would be taken for a part of it."""
    return "\\%" if re.search(r"^--|^\.\w|[_/=<]|shufflezoo", word) else ""


def prose(text: str) -> list[str]:
    """Lines of running text, each sentence on lines of its own, options in bold."""
    lines = []
    for sentence in re.split(r"(?<=[.?!])\s+", text.strip()):
        # A line may begin with each word, so that each is escaped as if it did.
        words = [unbroken(word) + escaped(word) for word in sentence.split()]
        marked = [re.sub(r"^(\\%)(\\-\\-(?:[a-z0-9]|\\-)+)", r"\1\\fB\2\\fR", word) for word in words]
        lines += textwrap.wrap(" ".join(marked), 78, break_long_words=False, break_on_hyphens=False)
    return lines


def split_discussion(text: str) -> tuple[list[str], list[str], list[str]]:
    """What stands in a discussion: its paragraphs, its examples, and its exit statuses."""
    body: list[str] = []
    examples: list[str] = []
    statuses: list[str] = []
    for block in filter(None, text.split("\n\n")):
        first, *rest = block.split("\n")
        if first in ("Example:", "Exit status:"):
            (examples if first == "Example:" else statuses).extend(line.strip() for line in rest)
        else:
            body += [first, *rest]
    for line in body:
        if line.startswith(" "):
            raise ValueError(f"expected indented lines below 'Example:' and 'Exit status:' alone, found '{line}'")
    return body, examples, statuses


def macros(usage: str) -> str:
    """A part of a usage, such as `--key-file <file> ...`, in the words of mdoc."""
    words = []
    for word in re.findall(r"--<[^>]+>|<[^>]+>|--?[\w-]+|\.\.\.|\S+", usage):
        if word.startswith("--<"):
            words += ["Fl \\- Ns Ar", escaped(word[3:-1])]
        elif word.startswith("<"):
            words += ["Ar", *map(escaped, word[1:-1].split())]
        elif word.startswith("-"):
            words += ["Fl", escaped(word[1:])]
        elif word == "...":
            words.append(word)
        else:
            raise ValueError(f"the usage has '{word}', which is not understood: {usage}")
    return " ".join(words)


def synopsis(usage: str, words: tuple[str, ...]) -> list[str]:
    """The usage that the command's help has, a line for each part."""
    command = " ".join(words)
    if not usage.startswith(command):
        raise ValueError(f"expected the usage of '{command}', found '{usage}'")
    lines = [".Nm " + escaped(command)]
    pattern = r"\[(?P<optional>[^\]]*)\]|(?P<required>(?:--[\w-]+ )?<[^>]+>(?: \.\.\.)?)|(?P<other>\S+)"
    for part in re.finditer(pattern, usage[len(command):]):
        if part["optional"]:
            lines.append(".Op " + macros(part["optional"]))
        else:
            lines.append("." + macros(part["required"] or part["other"]))
    return lines


def value(argument: dict) -> str:
    """What stands behind an option's name, or for an argument, as a usage has it."""
    if argument["kind"] == "flag":
        return ""
    # The name that stands for any option of a recipe.
    if argument["valueName"].startswith("--"):
        flag, *rest = argument["valueName"].removeprefix("--").split()
        written = " ".join([f"--<{flag}>", *(f"<{word}>" for word in rest)])
    else:
        written = f"<{argument['valueName']}>"
    # A repeated option has its name each time, unless it takes several values.
    several = argument["kind"] == "positional" or argument["parsingStrategy"] == "upToNextOption"
    return written + (" ..." if argument["isRepeating"] and several else "")


def head(argument: dict) -> str:
    """An argument, or an option with its names and its value."""
    written = value(argument)
    if argument["kind"] == "positional":
        return macros(written)
    return " , ".join(macros(f"{name} {written}".strip()) for name in names(argument))


def known(argument: dict) -> str:
    """The values that an option may have, and the one that it has if it is not given."""
    facts = []
    if "allValues" in argument:
        facts.append("values: " + ", ".join(argument["allValues"]))
    if "defaultValue" in argument:
        facts.append("default: " + argument["defaultValue"])
    return f"({'; '.join(facts)})" if facts else ""


def items(arguments: list[dict]) -> list[str]:
    """A list of arguments or options, with what the parser knows of each."""
    lines = [".Bl -tag -width Ds"]
    previous, last = None, 0
    for argument in arguments:
        # A flag and what takes it back stand together, with one text.
        if previous and names(argument) == [f"--no-{previous['valueName']}"]:
            lines[last] += " | " + head(argument)
        else:
            last = len(lines)
            lines.append(".It " + head(argument))
            for text in (argument["abstract"], argument.get("discussion", ""), known(argument)):
                lines += prose(text)
        previous = argument
    return [*lines, ".El"]


def table(rows: list[tuple[str, str]], macro: str, compact: bool = False) -> list[str]:
    """A list of words and what they mean."""
    lines = [f".Bl -tag -width {'130' if compact else 'Ds'}{' -compact' if compact else ''}"]
    for words, text in rows:
        lines.append(" ".join(filter(None, [".It", macro, escaped(words).replace(", ", " , ")])))
        lines += prose(text)
    return [*lines, ".El"]


def description(command: Command, body: list[str]) -> list[str]:
    """The abstract and the discussion."""
    lines = prose(command.abstract)
    for paragraph in body:
        lines += [".Pp", *prose(paragraph)]
    return lines


def name_line(abstract: str) -> str:
    """The abstract as the end of the line that lists of pages show."""
    first = abstract.split()[0]
    # A name keeps its capitals.
    lowered = abstract if first[1:] != first[1:].lower() else abstract[0].lower() + abstract[1:]
    return escaped(lowered.removesuffix("."))


def references(command: Command, root: Command) -> list[str]:
    """The pages of its parents and subcommands, and of those that its text names."""
    texts = [command.discussion, *(a.get("abstract", "") for a in command.arguments)]
    found = {"-".join(command.words[:count]) for count in range(1, len(command.words))}
    found |= {subcommand.page for subcommand in command.subcommands}
    for other in root.all()[1:]:
        if any(re.search(rf"'{' '.join(other.words)}(?![\w-])(?! (?!-)\w)", text) for text in texts):
            found.add(other.page)
    pages = sorted(found - {command.page})
    return [f".Xr {page} 1{' ,' if page != pages[-1] else ''}" for page in pages]


def contents(subcommands: list[Command]) -> list[str]:
    """A list of subcommands with their abstracts and pages."""
    lines = [".Bl -tag -width Ds"]
    for subcommand in subcommands:
        lines += [f".It Ic {escaped(subcommand.words[-1])}", *prose(subcommand.abstract)]
        lines += ["See", f".Xr {subcommand.page} 1 ."]
    return [*lines, ".El"]


def page(command: Command, root: Command, usage: str, version: str) -> str:
    """The whole page."""
    body, examples, _ = split_discussion(command.discussion)
    statuses = [tuple(line.split(maxsplit=1)) for line in split_discussion(root.discussion)[2]]
    variables = [(name, text) for name, users, text in ENVIRONMENT if command.concerns(users)]
    files = [(name, text) for name, users, text in FILES if command.concerns(users)]
    positional = [a for a in command.arguments if a["kind"] == "positional"]
    options = [a for a in command.arguments if a["kind"] != "positional"]

    lines = [
        ".\\\" Made from the command's help by 'make regenerate'. Do not edit.",
        f".Dd {DATE}",
        f".Dt {command.page.upper()} 1",
        f'.Os "shufflezoo {version}"',
        ".Sh NAME",
        f".Nm {escaped(command.page)}",
        f".Nd {name_line(command.abstract)}",
        ".Sh SYNOPSIS",
        *synopsis(usage, command.words),
        ".Sh DESCRIPTION",
        *description(command, body),
    ]
    if command.subcommands:
        lines += [".Sh COMMANDS", *contents(command.subcommands)]
    if positional:
        lines += [".Sh ARGUMENTS", *items(positional)]
    lines += [".Sh OPTIONS", *items(options)]
    if variables:
        lines += [".Sh ENVIRONMENT", *table(variables, "Ev")]
    if files:
        lines += [".Sh FILES", *table(files, "Pa")]
    lines += [".Sh EXIT STATUS", *table(statuses, "", compact=True)]
    if examples:
        lines += [".Sh EXAMPLES", ".Bd -literal -offset indent", *map(escaped, examples), ".Ed"]
    lines += [".Sh SEE ALSO", *references(command, root)]
    return "\n".join(lines) + "\n"


def check(root: Command) -> None:
    """Raises an error where the tables above, or the sections of every page, do not fit the command."""
    if not split_discussion(root.discussion)[2]:
        raise ValueError("the help of the command has no exit statuses")
    subcommands = {subcommand.words[-1] for subcommand in root.subcommands}
    for name, users, _ in ENVIRONMENT + FILES:
        if not root.concerns(users) or (isinstance(users, set) and not users <= subcommands):
            raise ValueError(f"{name}: no command has what it is for: {users}")


def main() -> int:
    """Asks the command and writes the pages, all or none."""
    if len(sys.argv) != 3:
        print("usage: generate.py SHUFFLEZOO FOLDER", file=sys.stderr)
        return 64
    executable, folder = sys.argv[1], Path(sys.argv[2])

    def ask(*arguments: str) -> str:
        run = subprocess.run([executable, *arguments], check=True, stdout=subprocess.PIPE, encoding="utf-8")
        return run.stdout

    dump = json.loads(ask("--experimental-dump-help"))
    if dump["serializationVersion"] != SERIALIZATION:
        raise ValueError(f"expected a dump of version {SERIALIZATION}, found {dump['serializationVersion']}")
    root = Command(dump["command"])
    check(root)
    version = ask("--version").strip()
    pages = {}
    for command in root.all():
        text = ask(*command.words[1:], "--help")
        usage = re.search(r"^USAGE: (.*?)\n\n", text, re.DOTALL | re.MULTILINE)
        if usage is None:
            raise ValueError(f"the help of '{' '.join(command.words)}' has no usage")
        pages[command.page + ".1"] = page(command, root, " ".join(usage[1].split()), version)

    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.1"):
        if path.name not in pages:
            path.unlink()
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
