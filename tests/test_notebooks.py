"""The notebooks hold no outputs, and every cell of theirs runs."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
each = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def _read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=nbformat.NO_CONVERT)


def test_there_are_three():
    assert [path.name[:3] for path in NOTEBOOKS] == ["01_", "02_", "03_"]


@each
def test_a_notebook_is_stripped(path: Path):
    notebook = _read(path)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code
    assert not [cell.id for cell in code if cell.outputs or cell.execution_count is not None]
    assert not [cell.id for cell in notebook.cells if cell.metadata]
    assert notebook.metadata.kernelspec.name == "python3"


@each
def test_ids_of_cells_are_words_that_stay(path: Path):
    ids = [cell.id for cell in _read(path).cells]
    assert len(set(ids)) == len(ids)
    assert not [name for name in ids if not re.fullmatch(r"[a-z]+(-[a-z]+)*", name)]


@each
def test_a_reader_learns_that_a_language_model_made_the_ratings(path: Path):
    words = " ".join(cell.source for cell in _read(path).cells if cell.cell_type == "markdown")
    assert "language model" in " ".join(words.split())


@pytest.mark.slow
@each
def test_a_notebook_runs_from_top_to_bottom(path: Path, root: Path):
    notebook = _read(path)
    where = {"metadata": {"path": str(root)}}
    NotebookClient(notebook, timeout=1200, kernel_name="python3", resources=where).execute()
    ran = [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"]
    assert ran == list(range(1, len(ran) + 1))
