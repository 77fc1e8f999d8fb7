#!/usr/bin/env python3
"""Time `inquit extract` on one thread against `wc -w` on the same file.

usage: bench_ratio.py INQUIT SAMPLES [--megabytes N] [--runs N]

The file holds the articles of the folder SAMPLES over and over, one a line of JSON, to about 20 MB. Both programs read
it in turns, and of each the fastest run counts, so that what else the machine does weighs on both. Only the standard
library is used.
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


def seconds(command):
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("inquit")
    parser.add_argument("samples", type=Path)
    parser.add_argument("--megabytes", type=float, default=20)
    parser.add_argument("--runs", type=int, default=7)
    args = parser.parse_args()
    wc = shutil.which("wc")
    if not wc:
        sys.exit("bench_ratio: wc is missing; nothing to compare with")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "corpus.jsonl")
        with open(path, "wb") as out:
            articles, size = corpus(args.samples, args.megabytes * 1e6, out)
        commands = {
            "wc -w": [wc, "-w", path],
            "inquit extract": [args.inquit, "extract", "--threads", "1", "-o", os.devnull, path],
        }
        best = {name: float("inf") for name in commands}
        for _ in range(max(1, args.runs)):
            for name, command in commands.items():
                best[name] = min(best[name], seconds(command))
    print(f"{articles} articles, {size / 1e6:.1f} MB, one thread, fastest of {max(1, args.runs)} runs (locale {os.environ.get('LC_ALL') or os.environ.get('LANG') or 'C'})")
    for name, time_ in best.items():
        print(f"{name:16} {time_:8.3f} s {size / 1e6 / time_:8.1f} MB/s {articles / time_:10.0f} articles/s")
    print(f"ratio            {best['inquit extract'] / best['wc -w']:8.2f}")


if __name__ == "__main__":
    main()
