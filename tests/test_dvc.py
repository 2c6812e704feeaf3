"""dvc.yaml names all the code that its stages run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import grimp
import pytest
import yaml

from pipeline.training.stages import STAGES

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def graph() -> Any:
    return grimp.build_graph("pipeline", cache_dir=None)


@pytest.fixture(scope="module")
def stages() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]


def _file(module: str) -> str:
    path = Path(*module.split("."))
    return (path / "__init__.py" if (ROOT / path).is_dir() else path.with_suffix(".py")).as_posix()


@pytest.mark.parametrize("name", STAGES)
def test_a_stage_depends_on_every_module_it_imports(graph: Any, stages: dict[str, Any], name: str) -> None:
    module = f"pipeline.training.{STAGES[name].split('.')[0]}"
    needed = {_file(m) for m in {module, *graph.find_upstream_modules(module)}} - {"pipeline/training/__init__.py"}
    named = [Path(dep) for dep in stages[name]["deps"]]
    missing = {path for path in needed if not any(dep == Path(path) or dep in Path(path).parents for dep in named)}
    assert not {path for path in missing if (ROOT / path).stat().st_size > 200}, missing


def test_dvc_yaml_holds_the_stages_in_their_order(stages: dict[str, Any]) -> None:
    assert list(stages) == list(STAGES)
    assert all(stage["cmd"] == f"python -m pipeline.training {name}" for name, stage in stages.items())


def test_every_dependency_is_there(stages: dict[str, Any]) -> None:
    made = {out for stage in stages.values() for entry in stage["outs"] for out in entry}
    missing = {d for s in stages.values() for d in s["deps"] if d not in made and not (ROOT / d).exists()}
    assert not missing


def test_everything_that_stands_in_the_repository_was_made_by_the_code_that_stands_there() -> None:
    command = [str(Path(sys.executable).with_name("dvc")), "status"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "up to date" in done.stdout, done.stdout
