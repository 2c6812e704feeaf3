from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "pipeline").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
MAX_MODULE, MAX_FUNCTION = 250, 60
SCRIPTS = "Scripts" if os.name == "nt" else "bin"
OWNED = """
import json, pipeline
from importlib.metadata import distribution, packages_distributions
files = [file.as_posix() for file in distribution("plainspoken").files]
print(json.dumps([packages_distributions()["pipeline"], pipeline.__file__, files]))
"""


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def trees(paths: list[Path]) -> Iterator[tuple[Path, ast.Module]]:
    for path in paths:
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def run(command: list[str | Path], cwd: Path, **env: str) -> str:
    clean = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "PLAINSPOKEN_CONFIGS"}}
    done = subprocess.run(command, cwd=cwd, env=clean | env, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of a new environment with our wheel, and the libraries of this one."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    run([*pip, "wheel", "-q", "--no-deps", "--no-index", "--no-build-isolation", "-w", folder, ROOT], folder)
    home = folder / "venv"
    venv.create(home, with_pip=False)
    (wheel,) = folder.glob("plainspoken-*.whl")
    run([*pip, "--python", home, "install", "-q", "--no-deps", "--no-index", wheel], folder)
    (site,) = home.rglob("site-packages")
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib"))
    return home / SCRIPTS


def test_the_distribution_owns_the_package_and_nothing_else(installed: Path, tmp_path: Path):
    owners, file, files = json.loads(run([installed / "python", "-c", OWNED], tmp_path))
    assert owners == ["plainspoken"]
    assert Path(file).is_relative_to(installed.parent)
    ours = re.compile(r"pipeline/|plainspoken-[^/]+\.dist-info/|(\.\./)+(bin|Scripts)/plainspoken(\.exe)?$")
    assert [file for file in files if not ours.match(file)] == []
    assert {"pipeline/py.typed", "pipeline/_configs/settings.yaml"} <= set(files)
    assert any(file.endswith("/licenses/LICENSE") for file in files)


def test_no_other_distribution_here_brings_a_package_of_that_name():
    assert set(packages_distributions().get("pipeline", [])) <= {"plainspoken"}


def test_the_wheel_holds_every_file_of_the_package_and_of_configs(installed: Path, tmp_path: Path):
    _, _, files = json.loads(run([installed / "python", "-c", OWNED], tmp_path))
    ours = [path for folder in ("pipeline", "configs") for path in (ROOT / folder).rglob("*") if path.is_file()]
    names = {named(path) for path in ours if "__pycache__" not in path.parts}
    wanted = {f"pipeline/_{name}" if name.startswith("configs/") else name for name in names}
    assert wanted - set(files) == set()


@pytest.mark.parametrize(
    "folder",
    ["web/static", "web/templates", "report/templates", "agreement/templates", "audit/templates", "training/templates"],
)
def test_the_wheel_holds_what_pages_are_made_of(installed: Path, tmp_path: Path, folder: str):
    _, _, files = json.loads(run([installed / "python", "-c", OWNED], tmp_path))
    tracked = run(["git", "ls-files", f"pipeline/{folder}"], ROOT).split()
    assert tracked
    assert [name for name in tracked if name not in files] == []


def test_the_wheel_runs_outside_the_repository(installed: Path, tmp_path: Path):
    assert re.fullmatch(r"plainspoken \d+\.\d+\.\d+\n", run([installed / "plainspoken", "--version"], tmp_path))
    assert "customer_orientation" in run([installed / "plainspoken", "packs", "list"], tmp_path)


@pytest.mark.slow
def test_the_wheel_scores_outside_the_repository(installed: Path, tmp_path: Path):
    (tmp_path / "answer.txt").write_text("A customer rang about a wrong bill. I checked it and paid her back that day.")
    run([installed / "plainspoken", "score", "answer.txt", "--out", "run"], tmp_path)
    written = {path.name for path in (tmp_path / "run").iterdir()}
    assert {"scores.csv", "evidence.jsonl", "report.html", "manifest.json"} <= written


def test_the_top_level_has_its_fixed_folders():
    wanted = ["pipeline", "models", "data/labeled", "notebooks", "configs", "tests", "pyproject.toml"]
    assert [name for name in wanted if not (ROOT / name).exists()] == []


def test_no_variable_hides_the_package():
    found = [
        f"{named(path)}:{node.lineno}"
        for path, tree in trees(SOURCES + TESTS)
        for node in ast.walk(tree)
        if "pipeline" in bound_names(node)
    ]
    assert found == []


def bound_names(node: ast.AST) -> set[str]:
    """Names that a node binds, the plain ``import pipeline`` aside."""
    match node:
        case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name) | ast.ExceptHandler(name=str(name)):
            return {name}
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return {name}
        case ast.alias(asname=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            return {name}
    return set()


@pytest.mark.parametrize("code", ["pipeline = 1", "def f(pipeline): 0", "import a as pipeline", "for pipeline in a: 0"])
def test_the_check_for_hiding_variables_sees_them(code: str):
    assert any("pipeline" in bound_names(node) for node in ast.walk(ast.parse(code)))


def test_modules_and_functions_stay_short():
    long = [named(path) for path in SOURCES if len(path.read_text(encoding="utf-8").splitlines()) > MAX_MODULE]
    for path, tree in trees(SOURCES):
        functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
        long += [f"{named(path)}:{f.name}" for f in functions if f.end_lineno - f.lineno >= MAX_FUNCTION]
    assert long == []


def test_every_library_that_is_imported_is_declared_and_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    optional = [line for name, lines in extras.items() if name != "dev" for line in lines]
    declared = {plain(line) for line in [*project["dependencies"], *optional]}
    pinned = {plain(line) for line in (ROOT / "constraints.txt").read_text().splitlines() if line[:1] not in {"", "#"}}
    owners = packages_distributions()
    # Several distributions may fill one package, as mlflow's do.
    makers = [{plain(owner) for owner in owners.get(name, [name])} for name in imported(SOURCES)]
    used = {next(iter(found & declared), min(found)) for found in makers}
    # Brought by pydantic, at the one version that fits, and what fastapi is made of.
    assert used - declared == {"pydantic-core", "starlette"}
    assert declared - pinned == set()


def plain(requirement: str) -> str:
    return re.split(r"[<>=!~ ;\[]", requirement)[0].lower().replace("_", "-").replace(".", "-")


def imported(paths: list[Path]) -> set[str]:
    found: set[str] = set()
    for _, tree in trees(paths):
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    return found - {"pipeline"} - set(sys.stdlib_module_names)


def test_pins_name_no_place_to_fetch_from():
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    assert [line for line in lines if line[:1] != "#" and not re.fullmatch(r"[\w.-]+==[\w.!]+", line)] == []
