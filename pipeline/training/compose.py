"""Stage "compose": how a window's vector follows from its clauses', for the encoder of the settings.

Fitted to the windows of the training answers, whatever their ratings; what it is worth is measured on the others'.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pipeline.config import load_settings, load_yaml
from pipeline.embed import Encoder
from pipeline.levels import composed
from pipeline.levels.acts import DoingReader, Window, windows
from pipeline.levels.settings import LevelSettings
from pipeline.lexicons import load_lexicon
from pipeline.parse import ParsedAnswer, Parser
from pipeline.training.workspace import SPLIT, Workspace

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

Said = Sequence[tuple[ParsedAnswer, Sequence[Window]]]


def compose(work: Workspace) -> None:
    """Write composition.safetensors into the configuration, and print how like windows' own vectors its are."""
    import numpy as np

    split, settings = work.table(SPLIT)["split"], load_settings(work.configs / "settings.yaml")
    encoder = Encoder(settings.encoder.id, settings.encoder.sha256)
    parser = Parser(settings.parser.package, work.configs / "lexicons")
    answers = {name: [a for a in work.labeled.to_answers() if split[a.answer_id] == name] for name in ("train", "test")}
    train, test = (_pairs(encoder, _wide(work, parser.parse(some))) for some in answers.values())
    made = composed.Composition.fit(*train)
    made.save(work.configs / composed.FILE, encoder.digest)
    for name, (means, own) in (("train", train), ("test", test)):
        like = (made.of(means) * own).sum(axis=1)
        low, middle = np.percentile(like, [5, 50])
        sys.stdout.write(
            f"{name}: {len(like)} windows, likeness {like.mean():.3f}, median {middle:.3f}, 5% {low:.3f}\n"
        )


def _wide(work: Workspace, answers: Iterable[ParsedAnswer]) -> Said:
    """Answers, and their windows of several clauses."""
    settings = load_yaml(work.configs / "levels.yaml", LevelSettings)
    reader = DoingReader(load_lexicon(work.configs / "lexicons" / "level_cues.yaml"))
    found = ((one, windows(reader.read(one), settings.windows, settings.least_words)) for one in answers)
    return [(one, [w for w in some if w.clauses > 1]) for one, some in found]


def _pairs(encoder: Encoder, said: Said) -> tuple[Floats, Floats]:
    """Of every window the mean of its clauses, and its own vector."""
    import numpy as np

    whole = [one.canonical(w.start, w.end) for one, found in said for w in found]
    texts = list(dict.fromkeys(text for one, found in said for text in composed.clause_texts(one, found).values()))
    vectors = dict(zip(texts, encoder.encode(texts).astype(np.float64), strict=True))
    width = encoder.dimension
    means = [composed.clause_means(one, found, vectors, width) for one, found in said]
    return np.concatenate(means), encoder.encode(whole).astype(np.float64)
