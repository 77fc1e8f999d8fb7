#!/usr/bin/env python3
"""Measure the quotes and speakers of `inquit extract` against annotated news, and hold them to floors.

usage: check_accuracy.py INQUIT BENCH [--check] [--errors N]

INQUIT is the program. BENCH is the folder with quotebench.py (the scorer, whose docstring gives the formats) and
polnear/dev.jsonl; the five articles of BENCH/../seeds are measured too where they are there. With --check the exit
status is 1 where a figure is below its floor. Only the standard library is used.
"""
import argparse, json, subprocess, sys, tempfile
from pathlib import Path

# Set, figure, part of it, "least" or "most", bound. A change that moves a figure past its bound needs a reason.
FLOORS = [
    ("dev", "speaker.all", "f1", "least", 93.0),
    ("dev", "speaker.all", "p", "least", 93.0),
    ("dev", "speaker.long", "f1", "least", 95.0),
    ("dev", "speaker.pronoun", "f1", "least", 95.0),
    ("dev", "names.all", "exact", "least", 86.0),
    ("dev", "names.all", "wrong", "most", 7.0),
    ("dev", "names.pronoun", "exact", "least", 80.0),
    ("dev", "span_recall", None, "least", 99.0),
    ("dev", "span_precision", None, "least", 98.0),
    ("dev", "span_exact", None, "least", 97.0),
    ("indirect", "relation.any", "f1", "least", 67.0),
    ("indirect", "relation.any", "p", "least", 70.0),
    ("indirect", "relation.quoted.recall", None, "least", 84.0),
    ("indirect", "content.chars", "f1", "least", 82.0),
    ("indirect", "speaker.all", "f1", "least", 93.0),
    ("seeds", "quoted_spans", None, "least", 46),
    ("seeds", "spans found", None, "least", 46),
    ("seeds", "spans exact", None, "least", 46),
    ("seeds", "names.all", "exact", "least", 95.0),
    ("seeds", "field.via", "right", "least", 21),
    ("seeds", "field.kind", "right", "least", 46),
    ("seeds", "field.relayed_by", "right", "least", 1),
]
SHOWN = {
    "indirect": ("relation.", "content."),
    None: ("docs", "quoted_spans", "span", "spans", "speaker.", "names.", "field."),
}


def measure(inquit, bench, inputs, options, gold, names, errors):
    """The scorer's figures for what INQUIT writes about the inputs."""
    with tempfile.TemporaryDirectory() as folder:
        rows = Path(folder) / "rows.jsonl"
        subprocess.run([inquit, "extract", "--format", "jsonl", "-o", rows, *options, *inputs], check=True)
        command = [sys.executable, bench / "quotebench.py", gold, rows]
        if names.exists():
            command += ["--names", names]
        if errors:
            print(subprocess.run([*command, "--errors", str(errors)], check=True, capture_output=True, text=True).stdout)
        figures = json.loads(subprocess.run([*command, "--json"], check=True, capture_output=True, text=True).stdout)
    for kind, share in (("found", "span_recall"), ("exact", "span_exact")):
        figures[f"spans {kind}"] = round(figures["quoted_spans"] * figures[share] / 100)
    return figures


def show(name, figures):
    print(f"{name}:")
    for figure, value in figures.items():
        if figure.startswith(SHOWN.get(name, SHOWN[None])):
            if isinstance(value, dict):
                value = "  ".join(f"{k} {v}" for k, v in value.items())
            print(f"  {figure:20} {value}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("inquit")
    parser.add_argument("bench", type=Path)
    parser.add_argument("--check", action="store_true", help="fail where a figure is below its floor")
    parser.add_argument("--errors", type=int, default=0, help="show the first N wrong answers of each set")
    args = parser.parse_args()

    polnear, seeds = args.bench / "polnear", args.bench.parent / "seeds"
    if not (args.bench / "quotebench.py").exists() or not (polnear / "dev.jsonl").exists():
        parser.error(f"{args.bench} holds no quotebench.py and polnear/dev.jsonl: name the folder of the benchmark")
    as_jsonl = ["--input-format", "jsonl"]
    gold, names = polnear / "dev.jsonl", polnear / "dev.names.jsonl"
    sets = {"dev": measure(args.inquit, args.bench, [gold], as_jsonl, gold, names, args.errors)}
    with_reports = [*as_jsonl, "--indirect"]
    sets["indirect"] = measure(args.inquit, args.bench, [gold], with_reports, gold, names, args.errors)
    if (seeds / "gold.jsonl").exists():
        gold, names, articles = seeds / "gold.jsonl", seeds / "names.jsonl", sorted(seeds.glob("[0-9]*.txt"))
        sets["seeds"] = measure(args.inquit, args.bench, articles, [], gold, names, args.errors)
    for name, figures in sets.items():
        show(name, figures)

    failures = 0
    for name, figure, part, side, bound in FLOORS if args.check else []:
        if name not in sets:
            continue
        value = sets[name].get(figure)
        value = value.get(part) if part and isinstance(value, dict) else value
        good = value is not None and (value >= bound if side == "least" else value <= bound)
        failures += not good
        label = " ".join(filter(None, (name, figure, part)))
        print(f"{'ok  ' if good else 'FAIL'} {label}: {value}, at {side} {bound}")
    if failures:
        sys.exit(f"accuracy: {failures} of the figures are out of bounds")


if __name__ == "__main__":
    main()
