"""``plainspoken redact``: a copy of a run without names, addresses and numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import Quiet, SettingsOption, progress_bar, say


def redact(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Folder that 'plainspoken score --out' wrote.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="New folder for the redacted copy.")],
    names: Annotated[
        Path | None,
        typer.Option(help="Names to replace, one person a line, further names after = (Ana Reis = Annie, A. Reis)."),
    ] = None,
    pseudonyms: Annotated[
        bool, typer.Option("--pseudonyms", help="Replace candidate and answer ids too; the key is a file of its own.")
    ] = False,
    key: Annotated[
        Path | None, typer.Option(help="File for the key of the pseudonyms; without it, OUT.key.json beside OUT.")
    ] = None,
    settings: SettingsOption = None,
    quiet: Quiet = False,
) -> None:
    """Write a copy of a run in which names, places, mail addresses and phone numbers are placeholders.

    Speakers of transcripts and the names of --names are found by exact match, the rest by Presidio. The scores stay as
    they are. Redaction is a help, not a guarantee: read the copy before you pass it on.

    Example: plainspoken redact runs/may --out shared/may --names names.txt --pseudonyms
    """
    from pipeline.config import load_settings
    from pipeline.privacy.names import read_names
    from pipeline.privacy.redact import HELP
    from pipeline.privacy.redact import redact as write_copy

    people = read_names(names) if names else []
    kept = key or (out.with_name(f"{out.name}.key.json") if pseudonyms else None)
    package = load_settings(settings).parser.package
    with progress_bar("answers redacted", quiet=quiet) as progress:
        done = write_copy(run, out, people=people, package=package, key=kept, progress=progress)
    tally = ", ".join(f"{kind} {n}" for kind, n in sorted(done.replaced.items())) or "nothing"
    say(f"{done.answers} answers; replaced: {tally}.", quiet=quiet)
    if done.named_ids:
        say(f"note: {len(done.named_ids)} candidate ids look like names and stand as they are; use --pseudonyms.")
    for note in done.notes:
        say(f"note: {note}", quiet=quiet)
    say(HELP)
    typer.echo(f"report: {out / 'report.html'}")
    if kept:
        typer.echo(f"key: {kept}")
