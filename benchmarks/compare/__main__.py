"""Ask two checkouts of the product the same on the same data, and print what they answer differently.

    python -m benchmarks.compare BEFORE AFTER               # embedded store, some records of each kind
    python -m benchmarks.compare BEFORE AFTER --neo4j --records all

BEFORE and AFTER are folders, each with an environment of its own (``make dev``). BEFORE fills a store with the demo
network and another one with a larger network of its kind; then each checkout serves them in turn, with the clock
standing still, and is asked over HTTP and by commands, as staff, as manager and as admin with grants. With ``--data``
a copy of a data folder of your own is used instead, which stays as it is; ``--accounts`` then names accounts in it, the
last one being the one that sees most. Exits with 1 where an answer differs in more than the last digits of a number.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import unquote

from benchmarks.compare.answers import Answers, read_note
from benchmarks.compare.checkouts import NOW, CannotCompare, Checkout
from benchmarks.compare.differences import Answer
from benchmarks.compare.questions import Found, Question, commands, discover, questions
from benchmarks.compare.report import Report
from tests.neo4j_server.server import CURRENT, Neo4jMissing, running

ACCOUNTS = ("staff", "manager", "admin")
DEMO = 400


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare; print a table for each network, store and account; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", type=Path, help="checkout with the answers that are right")
    parser.add_argument("after", type=Path, help="checkout to compare with it")
    parser.add_argument("--people", type=int, nargs="+", default=[DEMO, 2_000], help="sizes of the networks")
    parser.add_argument("--records", default="40", help="how many of each kind are asked about, or all (default: 40)")
    parser.add_argument("--neo4j", action="store_true", help="on a real Neo4j as well, which is started for it")
    parser.add_argument("--accounts", nargs="+", default=ACCOUNTS, metavar="NAME", help="who asks")
    parser.add_argument(
        "--only", nargs="+", metavar="SURFACE", help="only these surfaces, such as show or 'page: facts'"
    )
    parser.add_argument("--data", type=Path, help="data folder of an embedded store to compare on, instead of --people")
    parser.add_argument(
        "--ignore", nargs="+", default=(), metavar="PATTERN", help="parts of lines of pages and texts that do not count"
    )
    parser.add_argument("--show", type=int, default=5, help="differences shown of each surface")
    parser.add_argument("--work", type=Path, help="folder to keep the data and BEFORE's answers in, for the next time")
    given = parser.parse_args(arguments)
    most = None if given.records == "all" else int(given.records)
    try:
        with _folder(given.work) as folder:
            before, after = Checkout(given.before.resolve()), Checkout(given.after.resolve())
            comparison = Comparison(before, after, folder, most, given.only)
            print(f"Before: {before.commit}   after: {after.commit}   clock: {NOW}")
            differing = 0
            for network in [given.data] if given.data else given.people:
                for engine in ("embedded", "neo4j") if given.neo4j and not given.data else ("embedded",):
                    differing += comparison.run(network, engine, given.accounts, given.show, given.ignore)
    except (CannotCompare, Neo4jMissing) as missing:
        print(missing, file=sys.stderr)
        return 2
    print(f"{differing:,} answers differ." if differing else "All answers are equal.")
    return int(differing > 0)


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="cjn-compare-") as name:
        yield Path(name)


class Comparison:
    """Two checkouts and a folder to work in, which keeps BEFORE's answers as long as they are asked the same.

    Parameters
    ----------
    before, after : Checkout
        What to compare.
    folder : Path
        Where the data and BEFORE's answers are kept.
    most : int, optional
        How many records of each kind are asked about; all without it.
    only : sequence of str, optional
        The surfaces that are asked; all without it.
    """

    def __init__(
        self, before: Checkout, after: Checkout, folder: Path, most: int | None, only: Sequence[str] | None
    ) -> None:
        self.before, self.after, self._folder, self._most, self._only = before, after, folder, most, only
        note = folder / "made-with.json"
        wanted = {"before": before.commit, "records": str(most), "only": str(only), "clock": NOW}
        if read_note(note) != wanted:
            for name in ("answers.sqlite", "data"):
                _remove(folder / name)
            note.write_text(json.dumps(wanted))
        self._answers = Answers(folder / "answers.sqlite")

    def run(self, network: int | Path, engine: str, accounts: Sequence[str], show: int, ignored: Sequence[str]) -> int:
        """Compare on one network in one store; print the tables and return how many answers differ.

        Parameters
        ----------
        network : int or Path
            How many people the generated network has, or a data folder of the user's own.
        engine : str
            ``embedded`` or ``neo4j``.
        accounts : sequence of str
            Who asks; the last one sees most.
        show : int
            How many differences of each surface are printed.
        ignored : sequence of str
            Patterns of what does not count in lines.
        """
        name = network.name if isinstance(network, Path) else f"{network} people"
        parts = {account: f"{name}, {engine}, as {account}" for account in accounts}
        differing = 0
        with ExitStack() as stack:
            store = stack.enter_context(
                self._neo4j(int(network)) if engine == "neo4j" else self._embedded(network, name)
            )
            if not all(self._answers.has(part) for part in parts.values()):
                with self.before.serving(store, accounts[-1]) as client:
                    found = discover(client)
                for account, part in parts.items():
                    self._answers.keep(part, self._ask(self.before, store, account, self._questions(found, account)))
            if engine == "embedded":
                self._restore(name)
            for account, part in parts.items():
                started, report = time.monotonic(), Report(ignored)
                known = list(self._answers.of(part))
                asked = self._ask(self.after, store, account, [question for question, _ in known])
                for (question, was), (_, now) in zip(known, asked, strict=True):
                    report.count(question, was, now)
                print(f"{part}: asked AFTER for {time.monotonic() - started:.0f} s")
                print("\n".join(report.lines(show)), flush=True)
                differing += report.differing
        return differing

    def _questions(self, found: Found, account: str) -> list[Question]:
        every = [*questions(found, self._most), *commands(found, account)]
        return [question for question in every if self._only is None or question.surface in self._only]

    def _ask(
        self, checkout: Checkout, store: Mapping[str, str], account: str, asked: Sequence[Question]
    ) -> Iterator[tuple[Question, Answer]]:
        with checkout.serving(store, account) as client:
            for question in asked:
                if question.surface.startswith("command"):
                    arguments = [unquote(word) for word in question.asked.split()]
                    yield question, checkout.run(store, "--as", account, *arguments)
                else:
                    yield question, client.get(question.asked)

    @contextmanager
    def _embedded(self, network: int | Path, name: str) -> Iterator[dict[str, str]]:
        """A data folder filled by BEFORE; what is asked is a copy of it, at the same place for both checkouts."""
        filled, filling = self._folder / "data" / name, self._folder / "filling"
        if not filled.exists():
            _remove(filling)
            if isinstance(network, Path):
                shutil.copytree(network, filling)
            else:
                self._fill({"CJN_DATA_FOLDER": str(filling)}, network)
            filled.parent.mkdir(exist_ok=True)
            filling.rename(filled)
        self._restore(name)
        yield {"CJN_DATA_FOLDER": str(self._folder / "asked")}

    def _restore(self, name: str) -> None:
        _remove(self._folder / "asked")
        shutil.copytree(self._folder / "data" / name, self._folder / "asked")

    @contextmanager
    def _neo4j(self, people: int) -> Iterator[dict[str, str]]:
        with tempfile.TemporaryDirectory(prefix="cjn-compare-") as folder, running(CURRENT, Path(folder)) as server:
            store = {
                "CJN_NEO4J_URI": server.uri,
                "CJN_NEO4J_USER": server.user,
                "CJN_NEO4J_PASSWORD": server.password,
                "CJN_NEO4J_DATABASE": server.database,
            }
            self._fill(store, people)
            yield store

    def _fill(self, store: Mapping[str, str], people: int) -> None:
        done = self.before.run(store, "seed", "--people", str(people))
        if done.status:
            raise CannotCompare(f"BEFORE could not make a network of {people} people: {done.text}")


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
