#!/usr/bin/env python3
"""Time `inquit extract` on one thread against `wc -w` on the same files.

usage: bench_ratio.py INQUIT SAMPLES [--megabytes N] [--runs N]
       bench_ratio.py INQUIT --files PATH… [--runs N]

Without --files it is one file with the articles of the folder SAMPLES over and over, one a line of JSON, to about 20 MB.
With --files it is those: text files, or folders whose *.txt are taken. Both programs read them in turns, and of each the
fastest run counts, so that what else the machine does weighs on both. Only the standard library is used.
"""
import argparse, json, os, shutil, subprocess, sys, tempfile, time
from pathlib import Path


def corpus(folder, size, out):
    articles = [path.read_text(encoding="utf8") for path in sorted(folder.glob("*.txt"))]
    if not articles:
        sys.exit(f"bench_ratio: no *.txt in {folder}")
    written = number = 0
    while written < size:
        line = json.dumps({"id": number, "text": articles[number % len(articles)]}, ensure_ascii=False) + "\n"
        written += out.write(line.encode("utf8"))
        number += 1
    return number, written


def given(paths):
    """The files that `paths` stand for."""
    files = []
    for path in paths:
        files += sorted(path.rglob("*.txt")) if path.is_dir() else [path]
    missing = [path for path in files if not path.is_file()]
    if missing or not files:
        sys.exit(f"bench_ratio: {missing[0]}: no such file" if missing else "bench_ratio: no *.txt in the folders given")
    return [str(path) for path in files]


def seconds(command):
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def compare(inquit, wc, files, articles, runs):
    size = sum(os.path.getsize(path) for path in files)
    commands = {
        "wc -w": [wc, "-w", *files],
        "inquit extract": [inquit, "extract", "--threads", "1", "-o", os.devnull, *files],
    }
    best = {name: float("inf") for name in commands}
    for _ in range(max(1, runs)):
        for name, command in commands.items():
            best[name] = min(best[name], seconds(command))
    locale = os.environ.get("LC_ALL") or os.environ.get("LANG") or "C"
    print(f"{articles} articles, {size / 1e6:.1f} MB, one thread, fastest of {max(1, runs)} runs (locale {locale})")
    for name, time_ in best.items():
        print(f"{name:16} {time_:8.3f} s {size / 1e6 / time_:8.1f} MB/s {articles / time_:10.0f} articles/s")
    ratio = best["inquit extract"] / best["wc -w"]
    print(f"ratio            {ratio:8.2f} ({1 / ratio:.3f} of the rate of wc)")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("inquit")
    parser.add_argument("samples", type=Path, nargs="?")
    parser.add_argument("--files", type=Path, nargs="+", metavar="PATH")
    parser.add_argument("--megabytes", type=float, default=20)
    parser.add_argument("--runs", type=int, default=7)
    args = parser.parse_args()
    if (args.samples is None) == (args.files is None):
        parser.error("give either SAMPLES or --files")
    wc = shutil.which("wc")
    if not wc:
        sys.exit("bench_ratio: wc is missing; nothing to compare with")
    if args.files:
        files = given(args.files)
        compare(args.inquit, wc, files, len(files), args.runs)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "corpus.jsonl")
        with open(path, "wb") as out:
            articles, _ = corpus(args.samples, args.megabytes * 1e6, out)
        compare(args.inquit, wc, [path], articles, args.runs)


if __name__ == "__main__":
    main()
