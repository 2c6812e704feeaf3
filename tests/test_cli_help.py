from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from pipeline import __version__
from pipeline.cli.main import app

COMMAND = "from pipeline.cli.main import app, main\n{}\nmain()"
BOOM = "@app.command()\ndef boom():\n    {}"
SCORE = (
    "out map candidate speakers questions format pack framework heads model settings backend xlsx resume engine "
    "address workers gpus quiet"
).split()
HEAVY = set("torch spacy pandas numpy sentence_transformers transformers sklearn pyarrow jinja2 yaml".split())


def every_command(group: Any = None, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every command there is, by what one types after 'plainspoken'."""
    for name, command in (group or get_command(app)).commands.items():
        if hasattr(command, "commands"):
            yield from every_command(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


COMMANDS = dict(every_command())


def python(code: str, *args: str, **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *args]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **env}, check=False, timeout=120)


def plainspoken(*args: str, before: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    return python(COMMAND.format(before), *args, **env)


def seconds(code: str, *args: str) -> float:
    start = time.perf_counter()
    assert python(code, *args).returncode == 0
    return time.perf_counter() - start


def test_help_takes_at_most_three_times_the_import_of_typer():
    times = [(seconds(COMMAND.format(""), "--help"), seconds("import typer")) for _ in range(9)]
    ours, typers = (min(column) for column in zip(*times, strict=True))
    assert ours <= 3 * typers, f"{ours:.3f} s against {typers:.3f} s"


def test_a_command_searches_for_garbage_less_often_and_not_at_its_end():
    # What is registered first is called last.
    last = "import atexit, gc\natexit.register(lambda: print(gc.get_threshold()[0], gc.get_freeze_count()))"
    threshold, frozen = map(int, plainspoken("--help", before=last).stdout.split()[-2:])
    assert threshold == 50_000
    assert frozen > 1000


def modules_after(*args: str) -> set[str]:
    tell = "import atexit, sys\natexit.register(lambda: print(*sys.modules, file=sys.stderr))"
    done = plainspoken(*args, before=tell)
    assert done.returncode == 0
    return {name.split(".")[0] for name in done.stderr.split()}


def test_help_imports_nothing_heavy():
    modules = modules_after("--help")
    assert "typer" in modules
    assert not (HEAVY | {"pydantic", "rich"}) & modules


@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "data agree"])
def test_help_of_a_command_imports_nothing_heavy(command: str):
    # pydantic aside: typer itself asks it to check the options of a command.
    assert not HEAVY & modules_after(*command.split(), "--help")


def test_scoring_imports_nothing_that_takes_long_and_is_not_needed(tmp_path: Path):
    (tmp_path / "one.txt").write_text("I rang her and took it to her.", encoding="utf-8")
    modules = modules_after("score", str(tmp_path / "one.txt"), "--quiet", "--out", str(tmp_path / "run"))
    assert "spacy" in modules
    assert not {"torch", "transformers", "pandas", "sklearn", "xlsxwriter", "matplotlib"} & modules
    assert not {"weasel", "httpx", "requests"} & modules  # of spaCy's command line


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str):
    done = plainspoken(*command.split(), "--help")
    assert done.returncode == 0
    assert f"plainspoken {command} " in done.stdout.replace("\n", " ") + " "
    assert "Example" in done.stdout


def test_every_option_says_what_it_is_for():
    bare = [
        f"{name} {option.opts[-1]}"
        for name, command in COMMANDS.items()
        for option in command.params
        if option.param_type_name == "option" and not option.help
    ]
    assert bare == []


def test_score_shows_every_option_it_has():
    assert [option.opts[0] for option in COMMANDS["score"].params[1:]] == [f"--{name}" for name in SCORE]
    shown = plainspoken("score", "--help").stdout
    assert [name for name in SCORE if not re.search(rf"\n +(-\w, )?--{name}\b", shown)] == []


def test_top_level_help_names_every_command():
    shown = plainspoken("--help").stdout
    assert {command.split()[0] for command in COMMANDS} > {"score", "review", "redact", "purge", "transcribe"}
    assert all(f"\n  {command.split()[0]} " in shown for command in COMMANDS)


def test_version():
    assert plainspoken("--version").stdout == f"plainspoken {__version__}\n"


@pytest.mark.parametrize(
    "args", [["score"], ["scroe", "x"], ["score", "--nonsense"], ["packs", "check", "no_such_pack"], ["--nonsense"]]
)
def test_what_cannot_be_used_ends_with_2_and_no_traceback(args: list[str]):
    done = plainspoken(*args)
    assert done.returncode == 2
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_an_error_of_ours_is_one_line():
    raising = "from pipeline.errors import InputError; raise InputError('empty', where='a.csv', fix='fill\\nit')"
    done = plainspoken("boom", before=BOOM.format(raising))
    assert (done.returncode, done.stderr) == (2, "plainspoken: a.csv: empty. Fix: fill it\n")


def test_an_unexpected_error_is_one_line_that_says_how_to_see_more():
    boom = BOOM.format("raise ValueError('so\\nodd')")
    done = plainspoken("boom", before=boom)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "ValueError: so odd" in done.stderr
    assert "--debug" in done.stderr
    for shown in (plainspoken("--debug", "boom", before=boom), plainspoken("boom", before=boom, PLAINSPOKEN_DEBUG="1")):
        assert shown.returncode == 1
        assert "Traceback" in shown.stderr
    assert "Traceback" not in plainspoken("boom", before=boom, PLAINSPOKEN_DEBUG="0").stderr


def test_an_interrupt_ends_with_130():
    done = plainspoken("boom", before=BOOM.format("raise KeyboardInterrupt"))
    assert done.returncode == 130
    assert "Traceback" not in done.stderr
