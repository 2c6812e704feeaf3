"""The figures as a Markdown page: ratios first."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import Any

from benchmarks.modes import ASIDE, MODES

Measured = dict[str, Any]
HOUR, MILLION = 3600, 1_000_000


def rates(figures: list[Measured]) -> list[float]:
    """Answers a second of each round."""
    return [one.get("rate") or one["answers"] / one["seconds"] for one in figures]


def floor_of(measured: Measured, mode: str = "onnx", peak_name: str = "flops") -> list[dict[str, float]]:
    """Of each round: seconds an answer of arithmetic and of parsing on all cores, and what a mode reaches of it."""
    turns, cores = measured["turns"], measured["machine"]["cores"]
    rows = []
    for floor, peak, rate in zip(
        turns.get("floor", ()), turns.get("peak", ()), rates(turns.get(mode, [])), strict=False
    ):
        arithmetic = floor["flop"] / floor["answers"] / peak[peak_name]
        parse = floor["parse"] / floor["answers"] / cores
        rows.append({
            "gflops": peak[peak_name] / 1e9,
            "mflop": floor["flop"] / floor["answers"] / 1e6,
            "tokens": floor["tokens"] / floor["answers"],
            "arithmetic_ms": arithmetic * 1e3,
            "parse_ms": parse * 1e3,
            "most": 1 / (arithmetic + parse),
            "reached": rate * (arithmetic + parse),
        })  # fmt: skip
    return rows


def cost_of(measured: Measured, mode: str) -> dict[str, float]:
    """A million answers: hours of this machine, core-hours, money."""
    cores = measured["machine"]["cores"]
    hours = MILLION / median(rates(measured["turns"][mode])) / HOUR
    return {"hours": hours, "core_hours": hours * cores, "money": hours * cores * measured["price"]}


def page(measured: Measured) -> str:
    """The whole page."""
    return "\n\n".join(part for part in _parts(measured) if part) + "\n"


def _parts(measured: Measured) -> Iterator[str]:
    machine = measured["machine"]
    versions = ", ".join(f"{name} {number}" for name, number in machine["versions"].items())
    yield (
        f"{machine['processor']} ({', '.join(machine['extensions'])}), {machine['cores']} cores, "
        f"{machine['memory_gib']} GiB, {machine['system']}, Python {machine['python']}; {versions}. Load average "
        f"{machine['load']} before, {measured['load_after']} after."
    )
    yield (
        f"Texts: {measured['originals']} answers of {measured['source']}, {measured['words']:.0f} words each, their "
        f"sentences reshuffled and a word of each left out. {measured['repeats']} rounds; medians, ranges in brackets."
    )
    yield _table(measured)
    yield "\n".join(f"Left out: {mode} ({why})." for mode, why in measured["missing"].items())
    yield _floor(measured, "onnx", "flops", "in 32 bits", "the default mode")
    yield _floor(measured, "openvino", "half_flops", "in bfloat16", "the openvino backend")
    yield _cold(measured)
    yield _growth(measured)
    yield _cost(measured, "onnx", "in the default mode")
    yield _cost(measured, "openvino", "with the openvino backend")


def _table(measured: Measured) -> str:
    turns = measured["turns"]
    base = rates(turns["naive"]) if "naive" in turns else []
    rows = ["| | answers/s | times naive | CPU s per 1,000 | peak MiB | load s |", "|---|---:|---:|---:|---:|---:|"]
    for mode, figures in turns.items():
        if mode in ASIDE:
            continue
        own = rates(figures)
        ratio = _spread([one / other for one, other in zip(own, base, strict=False)]) if base else ""
        cpu = median(one["cpu"] / one["answers"] * 1000 for one in figures)
        peak, load = max(one["peak_mib"] for one in figures), figures[0]["load"]
        rows.append(f"| {MODES[mode].label} | {_spread(own)} | {ratio} | {cpu:.1f} | {peak:.0f} | {load:.1f} |")
    return "\n".join(rows)


def _floor(measured: Measured, mode: str, peak: str, kind: str, called: str) -> str:
    if not (rows := floor_of(measured, mode, peak)):
        return ""
    of = {name: median(row[name] for row in rows) for name in rows[0]}
    return (
        f"**The floor {kind}.** An answer is {of['tokens']:.0f} tokens through an encoder, {of['mflop']:.0f} MFLOP; "
        f"matrix products reach {of['gflops']:.0f} GFLOP/s on all cores: {of['arithmetic_ms']:.2f} ms. Its parsing "
        f"takes {of['parse_ms']:.2f} ms, spread over the cores. So at most {of['most']:.0f} answers/s; {called} "
        f"reaches {_spread([100 * row['reached'] for row in rows])} per cent of that."
    )


def _cold(measured: Measured) -> str:
    if not (cold := measured["cold"]):
        return ""
    rows = ["| from a cold start | seconds | CPU s | peak MiB |", "|---|---:|---:|---:|"]
    for name, all_spent in cold.items():
        seconds, cpu = [one["seconds"] for one in all_spent], [one["cpu"] for one in all_spent]
        peak = max(one["peak_mib"] for one in all_spent)
        rows.append(f"| {name} | {_spread(seconds, 2)} | {_spread(cpu, 2)} | {peak:.0f} |")
    names = list(cold)
    for what, ours, theirs in (("One answer", names[1], names[0]), ("The help", names[3], names[2])):
        times = [a["seconds"] / b["seconds"] for a, b in zip(cold[ours], cold[theirs], strict=True)]
        rows.append(f"\n{what}: {_spread(times, 2)} times what it is compared with.")
    return "\n".join(rows)


def _growth(measured: Measured) -> str:
    if not (rows := measured["growth"]):
        return ""
    lines = ["| answers | answers/s | CPU s per 1,000 | peak MiB |", "|---:|---:|---:|---:|"]
    for row in rows:
        cpu = row["cpu"] / row["answers"] * 1000
        lines.append(f"| {row['answers']:.0f} | {row['rate']:.1f} | {cpu:.1f} | {row['peak_mib']:.0f} |")
    first, last = rows[0], rows[-1]
    speed, memory = last["rate"] / first["rate"], last["peak_mib"] / first["peak_mib"]
    return "\n".join(lines) + f"\n\nThe last against the first: {speed:.2f} of the speed, {memory:.2f} of the memory."


def _cost(measured: Measured, mode: str, called: str) -> str:
    if not measured["turns"].get(mode):
        return ""
    cost = cost_of(measured, mode)
    return (
        f"**A million answers** {called}: {cost['hours']:.1f} hours of this machine, "
        f"{cost['core_hours']:.1f} core-hours, ${cost['money']:.2f} at ${measured['price']:.3f} a core-hour."
    )


def _spread(values: list[float], digits: int = 1) -> str:
    if len(values) == 1:
        return f"{values[0]:.{digits}f}"
    return f"{median(values):.{digits}f} [{min(values):.{digits}f}-{max(values):.{digits}f}]"
