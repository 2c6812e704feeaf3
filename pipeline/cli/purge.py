"""``plainspoken purge``: remove a person from runs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import Quiet, say


def purge(
    runs: Annotated[list[Path], typer.Argument(metavar="RUN...", help="Folders that 'plainspoken score --out' wrote.")],
    candidate: Annotated[str, typer.Option(help="Id of the candidate, as it stands in scores.csv.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    quiet: Quiet = False,
) -> None:
    """Remove a candidate from runs: scores, evidence, words, report, pages, workbook, and the decisions of reviewers.

    The other files are written again without them. A workbook with decisions that were not imported yet stops it.

    Nothing can bring them back. What is left is a line in manifest.json with the time and the number of answers. Files
    outside of the runs, above all those that were scored, stay as they are.

    Example: plainspoken purge runs/may runs/june --candidate C-07
    """
    from pipeline.errors import InputError
    from pipeline.privacy.purge import answers_of, near
    from pipeline.privacy.purge import purge as remove

    found = {run: answers for run in runs if (answers := answers_of(run, candidate))}
    if not found:
        raise near(runs, candidate)
    for run, answers in found.items():
        say(f"{run}: {len(answers)} answers of candidate '{candidate}'", quiet=yes or quiet)
    if not yes:
        if not sys.stdin.isatty():
            raise InputError("nobody is there to ask", where="purge", fix="add --yes if you are sure")
        typer.confirm("Remove them for good?", abort=True)
    inputs: set[str] = set()
    for run in found:
        done = remove(run, candidate)
        inputs.update(done.inputs)
        typer.echo(f"{run}: {done.answers} answers and {done.decisions} decisions removed")
        for note in done.notes:
            say(f"note: {note}", quiet=quiet)
        if done.deleted:
            say(f"note: deleted, as they held the person too: {', '.join(done.deleted)}", quiet=quiet)
    if inputs:
        say(f"note: not touched, and they still hold the person: {', '.join(sorted(inputs))}", quiet=quiet)
