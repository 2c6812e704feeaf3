"""A spoken interview from WAV to report in two commands, against the same typed: ``python tests/measure_audio.py``.

Prints the word error rate and which scores moved. Needs espeak-ng and the extra 'audio'.
"""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "audio"))
from recorded import error_rate, interview, read, record, text_of

COMMAND = [sys.executable, "-c", "from pipeline.cli.main import main; main()"]
CHANGED = ("specificity", "empathy", "ownership", "buzzwords", "generic_probability", "level", "flagged", "flags")


def plainspoken(*args: object) -> None:
    subprocess.run([*COMMAND, *map(str, args)], check=True)


def scores(run: Path) -> list[dict[str, str]]:
    with (run / "scores.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="plainspoken-audio-"))
    spoken = interview(folder)
    record(folder / "noor.wav", spoken.interviewer, spoken.candidate)
    plainspoken("transcribe", folder / "noor.wav", "--channels", "interviewer,candidate", "--out", folder / "heard")
    plainspoken("score", folder / "heard", "--out", folder / "heard_run", "--quiet")
    with (folder / "typed.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["candidate_id", "question", "text"])
        rows.writerows(["typed", *pair] for pair in zip(spoken.questions, spoken.answers, strict=True))
    plainspoken("score", folder / "typed.csv", "--out", folder / "typed_run", "--quiet")
    heard = read(folder / "heard" / "noor.json")
    write = sys.stdout.write
    for speaker, typed in (("interviewer", spoken.questions), ("candidate", spoken.answers)):
        write(f"word error rate, {speaker}: {error_rate(' '.join(typed), text_of(heard, speaker)):.3f}\n")
    write(f"{'answer':<8}{'scale':<22}{'typed':>12}{'heard':>12}\n")
    for number, (typed, recognised) in enumerate(
        zip(scores(folder / "typed_run"), scores(folder / "heard_run"), strict=True), start=1
    ):
        for name in CHANGED:
            mark = "" if typed[name] == recognised[name] else "  changed"
            write(f"{number:<8}{name:<22}{typed[name]:>12}{recognised[name]:>12}{mark}\n")
    write(f"{folder}\n")


if __name__ == "__main__":
    main()
