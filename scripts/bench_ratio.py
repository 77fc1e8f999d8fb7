#!/usr/bin/env python3
"""Time `inquit extract` against `wc -w` and `grep -c` on the same files.

usage: bench_ratio.py INQUIT SAMPLES [--megabytes N…] [--threads N…] [--runs N] [--indirect] [--instructions]
       bench_ratio.py INQUIT --files PATH… [--threads N…] [--runs N] [--indirect] [--instructions]

Without --files it is one file with the articles of the folder SAMPLES over and over, one a line of JSON, to about so many
megabytes: one table for each size. With --files it is those: text files, or folders whose *.txt are taken. All programs
read them in random turns, and of each the median counts, that of the fastest run beside it, so that what else the machine
does weighs on all. --instructions counts with valgrind's callgrind, where it is there, the instructions for each byte, which are the
same on every run. Only the standard library is used.
"""
import argparse, json, os, random, re, shutil, statistics, subprocess, sys, tempfile, time
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
    return number


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
    # grep would stop at the first line if nobody could see what it counts; the others are not held up by a reader.
    is_grep = command[0] == "grep"
    start = time.perf_counter()
    code = subprocess.run(command, stdout=subprocess.PIPE if is_grep else subprocess.DEVNULL).returncode
    # It ends with 1 where it finds nothing.
    if code > is_grep:
        sys.exit(f"bench_ratio: {command[0]} ended with status {code}")
    return time.perf_counter() - start


def compare(args, files, articles):
    size = sum(os.path.getsize(path) for path in files)
    extract = [args.inquit, "extract", "-o", os.devnull, *(["--indirect"] if args.indirect else [])]
    commands = {"wc -w": ["wc", "-w", *files], "grep -c said": ["grep", "-c", "said", *files]}
    commands |= {f"inquit, {n} thread{'s' if n > 1 else ''}": [*extract, "--threads", str(n), *files] for n in args.threads}
    missing = [command[0] for command in commands.values() if not shutil.which(command[0])]
    if missing:
        sys.exit(f"bench_ratio: {missing[0]} is missing; nothing to compare with")
    times = {name: [] for name in commands}
    for _ in range(max(1, args.runs)):
        for name in random.sample(list(commands), len(commands)):
            times[name].append(seconds(commands[name]))
    locale = os.environ.get("LC_ALL") or os.environ.get("LANG") or "C"
    print(f"{articles} articles, {size / 1e6:.1f} MB, median of {max(1, args.runs)} runs (locale {locale})")
    wc = times["wc -w"]
    for name, own in times.items():
        median = statistics.median(own)
        ratio = f"{statistics.median(wc) / median:.3f} of wc (fastest {min(wc) / min(own):.3f})"
        print(f"{name:18} {median:8.3f} s {size / 1e6 / median:8.1f} MB/s {articles / median:9.0f} articles/s  {ratio}")
    if args.instructions:
        instructions([*extract, "--threads", "1", *files], size)


def instructions(command, size):
    """Prints how many instructions the program runs for each byte."""
    if not shutil.which("valgrind"):
        print("instructions: valgrind is missing, they are not counted", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as folder:
        tool = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/out"]
        told = subprocess.run([*tool, *command], capture_output=True, text=True, check=True).stderr
    count = int(re.search(r"Collected : (\d+)|refs:\s+([\d,]+)", told)[0].split()[-1].replace(",", ""))
    print(f"{count / size:.0f} instructions a byte")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("inquit")
    parser.add_argument("samples", type=Path, nargs="?")
    parser.add_argument("--files", type=Path, nargs="+", metavar="PATH")
    parser.add_argument("--megabytes", type=float, nargs="+", default=[20])
    parser.add_argument("--threads", type=int, nargs="+", default=[1])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--indirect", action="store_true", help="with whole reports")
    parser.add_argument("--instructions", action="store_true", help="count them with valgrind")
    args = parser.parse_args()
    if (args.samples is None) == (args.files is None):
        parser.error("give either SAMPLES or --files")
    if args.files:
        files = given(args.files)
        compare(args, files, len(files))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "corpus.jsonl")
        for megabytes in args.megabytes:
            with open(path, "wb") as out:
                articles = corpus(args.samples, megabytes * 1e6, out)
            compare(args, [path], articles)


if __name__ == "__main__":
    main()
