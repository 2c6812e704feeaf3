"""Any interview, written as any format: no word of the candidate vanishes, and none of the interviewer's is scored."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.ingest import read_answers

WORD = st.text("abcdefghijklmnopqrstuvwxyzäöß&<>'", min_size=1, max_size=7)
SAID = st.lists(WORD, min_size=1, max_size=8).map(" ".join)
TURN = st.tuples(st.sampled_from(["Interviewer", "Candidate"]), SAID)
TURNS = st.lists(TURN, min_size=1, max_size=12)


def _read(name: str, text: str, **options: str) -> tuple[list[str], list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text(text, encoding="utf-8", newline="")
        batch = read_answers([path], **options)
    return [a.text for a in batch.answers], list(batch.notes)


def _vtt(turns: list[tuple[str, str]]) -> str:
    escaped = [(who, said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")) for who, said in turns]
    cues = [f"00:00:{i:02d}.000 --> 00:00:{i:02d}.900\n<v {who}>{said}</v>\n" for i, (who, said) in enumerate(escaped)]
    return "WEBVTT\n\n" + "\n".join(cues)


def _whisperx(turns: list[tuple[str, str]]) -> str:
    return json.dumps(
        {
            "segments": [
                {"start": i, "end": i + 0.9, "text": f" {said}", "speaker": who} for i, (who, said) in enumerate(turns)
            ]
        }
    )


@settings(max_examples=60, deadline=None)
@given(TURNS, st.sampled_from([("a.vtt", _vtt), ("a.json", _whisperx)]))
def test_the_candidates_words_are_all_there_once_and_alone(turns, kind) -> None:
    name, write = kind
    own = [word for who, said in turns if who == "Candidate" for word in said.split()]
    if not own:
        return
    texts, notes = _read(name, write(turns), candidate="Candidate")
    found = [word for text in texts for word in text.split()]
    left = sum(int(note.split(", ")[1].split()[0]) for note in notes if "left out" in note)
    assert len(found) + left == len(own)
    assert set(found) <= set(own)


@settings(max_examples=60, deadline=None)
@given(TURNS, st.integers(0, 400), st.text("\n:->x0 ", max_size=6))
def test_no_damage_makes_a_file_vanish(turns, place, junk) -> None:
    text = _vtt(turns)
    place = min(place, len(text))
    texts, message = [], ""
    try:
        texts, _ = _read("a.vtt", text[:place] + junk + text[place + 3 :])
    except InputError as error:
        message = str(error)
    assert texts or "Fix:" in message
    assert "\n" not in message
