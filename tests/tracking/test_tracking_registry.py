"""A real tracking server over sqlite, with one registered model, from its training to its champion's answers."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tracking_bundle import LABELS, write_bundle
from typer.testing import CliRunner

from pipeline.bundle.manifest import MANIFEST, sha256_of
from pipeline.bundle.registry import VARIABLE, connect, resolve
from pipeline.cli.main import app
from pipeline.config import configs_dir
from pipeline.errors import ConfigError
from pipeline.evaluator import Evaluator
from pipeline.report.tables import COLUMNS
from pipeline.tracking import Logged, log_evaluation, log_training
from pipeline.tracking.digests import data_digest

pytest.importorskip("mlflow")
pytestmark = pytest.mark.slow

CHAMPION = "models:/plainspoken@champion"
GATES = "gates:\n  - {file: metrics.json, path: model.level.qwk.value, at_least: 0.7, why: Levels matter.}\n"
ANSWER = (
    "A customer rang in tears because her order for a wedding had not come. I drove to the depot, found the box and "
    "took it to her myself that evening. She wrote to us the next day to say thank you."
)


@dataclass(frozen=True)
class Store:
    folder: Path
    uri: str
    bundle: Path
    data: Path
    logged: Logged

    def evaluate(self, value: float) -> str:
        path = self.folder / "metrics.json"
        path.write_text(json.dumps({"model": {"level": {"qwk": {"value": value, "low": None, "n": 9}}}}))
        return log_evaluation(self.bundle, metrics=[path], data=self.data, tracking=self.uri)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).read()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(1)
        else:
            return
    raise AssertionError(f"no answer from {url}:\n{log.read_text()[-3000:]}")


def started(command: list[str], log: Path, **env: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "mlflow", *command]
    env["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])  # uvicorn is started by name
    with log.open("wb") as out:
        return subprocess.Popen(
            command, stdout=out, stderr=subprocess.STDOUT, cwd=log.parent, env={**os.environ, **env},
            start_new_session=True,
        )  # fmt: skip


def stop(process: subprocess.Popen[bytes]) -> None:
    """The whole session: the server's workers are processes of their own."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
    process.wait(timeout=60)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder, port = tmp_path_factory.mktemp("server"), free_port()
    places = ["--backend-store-uri", f"sqlite:///{folder}/mlflow.db", "--artifacts-destination", str(folder / "kept")]
    where = ["--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    process = started(["server", *places, *where], folder / "log", MLFLOW_SERVER_ENABLE_JOB_EXECUTION="false")
    try:
        wait_for(f"http://127.0.0.1:{port}/health", process, folder / "log", 240)
        yield f"http://127.0.0.1:{port}"
    finally:
        stop(process)


@pytest.fixture(scope="module")
def store(server: str, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("store")
    with pytest.MonkeyPatch.context() as patch:
        # Promoting writes to the configuration, and loading to the user's cache.
        shutil.copytree(configs_dir(), folder / "configs")
        (folder / "configs" / "gates.yaml").write_text(GATES)
        (folder / "configs" / "models.yaml").write_text("models: []\n")
        patch.setenv("PLAINSPOKEN_CONFIGS", str(folder / "configs"))
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        patch.setenv(VARIABLE, server)
        bundle, data = write_bundle(folder / "current"), root / "data" / "examples"
        (folder / "plot.svg").write_text("<svg/>")
        logged = log_training(
            bundle, params={"tune": {"epochs": 3}}, data=data, files=[folder / "plot.svg"], tracking=server, root=root
        )
        yield Store(folder, server, bundle, data, logged)


def promote(store: Store, *args: str) -> Any:
    return CliRunner().invoke(app, ["promote", str(store.logged.version), "--tracking-uri", store.uri, *args])


@pytest.fixture(scope="module")
def champion(store: Store) -> str:
    store.evaluate(0.71)
    assert promote(store).exit_code == 0
    return CHAMPION


def test_a_training_is_a_run_with_what_it_rests_on(store: Store, root: Path):
    run = connect(store.uri).MlflowClient().get_run(store.logged.run_id)
    assert run.data.params == {"tune.epochs": "3"}
    assert run.data.tags["model.sha256"] == sha256_of(store.bundle / MANIFEST)
    assert run.data.tags["data.sha256"] == data_digest(store.data)
    assert len(run.data.tags["pack.sha256"]) == 64
    assert run.data.tags["labels"] == LABELS
    assert ("dvc.lock.sha256" in run.data.tags) == (root / "dvc.lock").exists()
    assert ("git.commit" in run.data.tags) == ((root / ".git").exists() and shutil.which("git") is not None)
    kept = connect(store.uri).MlflowClient().list_artifacts(store.logged.run_id)
    assert "plot.svg" in {file.path for file in kept}


def test_the_model_is_code_with_a_signature_an_example_and_pins(store: Store):
    info = connect(store.uri).models.get_model_info(f"models:/plainspoken/{store.logged.version}")
    assert info.signature.inputs.required_input_names() == ["text"]
    assert info.signature.outputs.input_names() == list(COLUMNS)
    flavor = info.flavors["python_function"]
    assert flavor["model_code_path"].endswith("pyfunc.py")
    assert "python_model" not in flavor  # that would be a pickle
    assert info.saved_input_example_info is not None


def test_a_model_that_nobody_let_in_is_refused_in_one_line(store: Store, tmp_path: Path):
    (tmp_path / "models.yaml").write_text("models: []\n")
    uri = f"models:/plainspoken/{store.logged.version}"
    with pytest.raises(ConfigError, match="not on the list") as caught:
        resolve(uri, allow_list=tmp_path / "models.yaml", cache=tmp_path / "cache")
    assert "\n" not in caught.value.one_line()
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize("model", ["models:/plainspoken/99", "models:/nothing@champion", "models:/", "models:/a/b/c"])
def test_a_model_that_is_not_there_is_one_line(store: Store, model: str):
    with pytest.raises(ConfigError) as caught:
        resolve(model)
    assert "Traceback" not in caught.value.one_line()


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path):
    with pytest.raises(ConfigError, match="no MLflow database"):
        resolve(CHAMPION, tracking=f"sqlite:///{tmp_path}/none.db")
    assert not (tmp_path / "none.db").exists()


def test_serving_without_a_champion_says_what_to_do(store: Store):
    done = CliRunner().invoke(app, ["serve", "--tracking-uri", store.uri])
    assert str(done.exception).startswith("models:/plainspoken@champion: there is no champion. Fix: promote a version")


def test_a_version_that_nobody_let_in_is_not_served(store: Store):
    uri = f"models:/plainspoken/{store.logged.version}"
    done = CliRunner().invoke(app, ["serve", "--model", uri, "--tracking-uri", store.uri])
    assert "not on the list" in str(done.exception)


def test_promotion_says_which_gate_failed_and_changes_nothing(store: Store):
    store.evaluate(0.5)
    done = promote(store)
    assert done.exit_code == 2
    assert "FAIL metrics.json model.level.qwk.value = 0.5, wanted >= 0.7. Levels matter." in done.output
    assert LABELS in done.output
    assert (store.folder / "configs" / "models.yaml").read_text() == "models: []\n"


def test_the_newest_evaluation_counts(store: Store, champion: str):
    store.evaluate(0.2)
    assert promote(store).exit_code == 2
    store.evaluate(0.9)
    assert promote(store).exit_code == 0


def test_the_champion_is_fetched_whole_once_and_checked(store: Store, champion: str):
    folder = resolve(champion)
    assert folder.name == sha256_of(store.bundle / MANIFEST)
    names = {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
    assert names == {path.relative_to(store.bundle) for path in store.bundle.rglob("*") if path.is_file()}
    before = (folder / MANIFEST).stat().st_mtime_ns
    assert resolve(champion) == folder
    assert (folder / MANIFEST).stat().st_mtime_ns == before
    heads = folder / "heads.json"
    kept = heads.read_bytes()
    try:
        heads.write_bytes(kept + b" ")
        with pytest.raises(ConfigError, match=r"heads\.json"):
            Evaluator.load(model=champion)
    finally:
        heads.write_bytes(kept)


def test_score_takes_the_champion(store: Store, champion: str, tmp_path: Path):
    (tmp_path / "answer.txt").write_text(ANSWER)
    done = CliRunner().invoke(
        app, ["score", str(tmp_path / "answer.txt"), "--out", str(tmp_path / "run"), "--model", champion, "--quiet"]
    )
    assert done.exit_code == 0, done.output
    manifest = json.loads((tmp_path / "run" / "manifest.json").read_text())
    assert manifest["digests"]["model"] == sha256_of(store.bundle / MANIFEST)


def test_the_champion_is_served(store: Store, champion: str, tmp_path: Path):
    port = free_port()
    place = ["--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    process = started(
        ["models", "serve", "-m", champion, "--env-manager", "local", *place], tmp_path / "log",
        MLFLOW_SCORING_SERVER_REQUEST_TIMEOUT="600",
    )  # fmt: skip
    try:
        wait_for(f"http://127.0.0.1:{port}/ping", process, tmp_path / "log", 560)
        rows = [{"text": ANSWER, "answer_id": "001"}, {"text": "NA", "answer_id": "NA"}, {"text": " "}]
        body = json.dumps({"dataframe_records": rows}).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"http://127.0.0.1:{port}/invocations", body, headers)
        said = json.loads(urllib.request.urlopen(request, timeout=560).read())["predictions"]
    finally:
        stop(process)
    assert [row["answer_id"] for row in said] == ["001", "NA", "row-0003"]
    assert [row["status"] for row in said] == ["scored", "scored", "unscorable"]
    assert set(said[0]) == set(COLUMNS)
    assert 1 <= said[0]["specificity"] <= 5
    assert (said[2]["specificity"], said[2]["reason_code"]) == (None, "EMPTY")


def test_the_champion_is_served_by_our_own_command(store: Store, champion: str, tmp_path: Path):
    code = "from pipeline.cli.main import main\nmain()"
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", code, "serve", "--port", "0"], stdout=subprocess.PIPE, stderr=log, text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"}, start_new_session=True,
        )  # fmt: skip
    try:
        assert process.stdout
        address = process.stdout.readline().removeprefix("serving: ").strip()
        wait_for(f"{address}/health", process, tmp_path / "log", 560)
        about = json.loads(urllib.request.urlopen(f"{address}/about", timeout=560).read())
        request = urllib.request.Request(f"{address}/batch", f"text\n{ANSWER}\n".encode(), {"Content-Type": "text/csv"})
        row = json.loads(urllib.request.urlopen(request, timeout=560).read())
    finally:
        stop(process)
    assert about["digests"]["model"] == sha256_of(store.bundle / MANIFEST)
    assert about["basis"] == f"The trained model fixture, added to written rules. {LABELS}"
    assert row["status"] == "scored"
    assert row["model_version"] == about["model_version"]
