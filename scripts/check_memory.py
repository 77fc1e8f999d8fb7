#!/usr/bin/env python3
"""Does the memory grow with the length of a crawl? check_memory.py BIN [FEW MANY]

Runs `BIN extract` over crawls of 2,000 and of 20,000 pages (see make_warc.py), packed record by record, and fails where the longer
one takes more than 1.3 times the memory of the shorter and 10 MB, or where a page is missing. The memory is the most that was
resident at a time.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
TIMES, MORE = 1.3, 10_000_000


def measure(program, crawl, rows):
    """Bytes resident at most, and seconds."""
    with open(rows, "wb") as out:
        start = time.monotonic()
        child = subprocess.Popen([program, "extract", "--output", "-", crawl], stdout=out)
        # The use of this child alone, while `getrusage` has that of the largest of all.
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{program} ended with {child.returncode} over {crawl}")
    # Kilobytes, but on macOS bytes.
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024), time.monotonic() - start


def main():
    if len(sys.argv) not in (2, 4):
        sys.exit(__doc__)
    program = os.path.abspath(sys.argv[1])
    sizes = [int(size) for size in sys.argv[2:]] or [2_000, 20_000]
    used = []
    with tempfile.TemporaryDirectory() as folder:
        for pages in sizes:
            crawl, rows = os.path.join(folder, "crawl.warc.gz"), os.path.join(folder, "rows.csv")
            subprocess.run([sys.executable, str(HERE / "make_warc.py"), str(pages), crawl, "--gzip"], check=True)
            memory, seconds = measure(program, crawl, rows)
            used.append(memory)
            with open(rows, "rb") as file:
                lines = sum(1 for _ in file)
            size = os.path.getsize(crawl)
            print(f"{pages:6} pages, {size / 1e6:6.1f} MB packed: {memory / 1e6:6.1f} MB resident at most, {seconds:5.1f} s, {lines} lines")
            if lines < pages:
                sys.exit(f"only {lines} lines of rows for {pages} pages")
    few, many = used
    if many > TIMES * few + MORE:
        sys.exit(f"the memory grows with the crawl: {many / 1e6:.1f} MB against {few / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
