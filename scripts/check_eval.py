#!/usr/bin/env python3
"""Hold the figures of `inquit eval` against those of the benchmark's scorer, on the same spans: they have to be equal.

usage: check_eval.py INQUIT SCORER [BENCH]

INQUIT is the program, SCORER the benchmark's quotebench.py. Compared are the articles of samples/ and, where BENCH is given, those of
BENCH/polnear/dev.jsonl and BENCH/../seeds; each with the rows of `inquit extract`, and with rows changed at random: left out,
shifted, given to others, without a source, in several parts, taken together as reports and reported speech. Only the standard
library is used.
"""
import importlib.util, json, random, subprocess, sys, tempfile
from pathlib import Path

ROUNDS = 6
ROOT = Path(__file__).resolve().parent.parent


def load(path):
    spec = importlib.util.spec_from_file_location("scorer", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    rounded = module.prf
    # Its percentages together with the counts behind them.
    module.prf = lambda tp, fp, fn: dict(rounded(tp, fp, fn), tp=tp, fp=fp, fn=fn)
    return module


def read(path):
    return [json.loads(line) for line in open(path, encoding="utf8") if line.strip()]


def write(path, objects):
    with open(path, "w", encoding="utf8") as out:
        out.writelines(json.dumps(o, ensure_ascii=False) + "\n" for o in objects)


def samples():
    """The articles of samples/ with their expected rows as gold, and as names."""
    texts = {p.stem: {"": p.read_text(encoding="utf8")} for p in sorted((ROOT / "samples").glob("*.txt"))}
    for p in (ROOT / "samples").glob("*.jsonl"):
        texts[p.stem] = {o.get("id", o.get("doc")): o["text"] for o in read(p)}
    gold, names = [], []
    for path in sorted((ROOT / "samples/expected").glob("*.jsonl")):
        docs = {}
        for row in read(path):
            docs.setdefault(row.get("doc") or "", []).append(row)
        for doc, rows in docs.items():
            text, attributions = texts[path.stem][doc], []
            name = f"{path.stem}/{doc}".rstrip("/")
            for row in rows:
                at = -1
                for _ in range(row["occurrence"]):
                    at = text.index(row["quote"], at + 1)
                quote = [at, at + len(row["quote"])]
                spots = [i for i in range(len(text)) if row["speaker_mention"] and text.startswith(row["speaker_mention"], i)]
                source = min(spots, key=lambda i: abs(i - at), default=None)
                source = [] if source is None else [[source, source + len(row["speaker_mention"])]]
                if source:
                    attributions.append({"source": source, "cue": [], "content": [quote]})
                names.append({"doc": name, "quote": quote, "name": row["speaker"], "mention": row["speaker_mention"],
                              "aliases": row["speaker"].split()[-1:], **{k: row[k] for k in ("also", "kind", "cue", "via", "relayed_by")}})
            gold.append({"doc": name, "text": text, "attributions": attributions})
    return gold, names


def changed(rows, texts, chance, scorer):
    """The rows, some of them made worse, in the scorer's own form; and rows for what is not quoted."""
    out = []
    for row in rows:
        length = len(texts[row["doc"]])
        row = {k: row[k] for k in ("doc", "kind", "content", "speaker", "cue", "speaker_name", "confidence", "nested_in") if k in row}
        luck = chance.random()
        inside = lambda n: max(0, min(length, n))
        if luck < 0.08:
            continue
        if luck < 0.2:
            by = chance.choice([-30, -3, -1, 1, 2, 5, 40])
            row["content"] = [[inside(s + by), max(inside(s + by), inside(e + by + chance.choice([-9, 0, 4])))] for s, e in row["content"]]
        elif luck < 0.3:
            s = chance.randrange(length)
            row["speaker"] = [[s, inside(s + chance.choice([1, 4, 12, 25, 70]))]]
        elif luck < 0.36:
            row["speaker"] = row["speaker"] + [[s, inside(s + 9)] for s in [chance.randrange(length)]]
        elif luck < 0.42:
            row.update(speaker=[], speaker_name="")
        elif luck < 0.46:
            row.update(speaker=[], cue=[], speaker_name=None)
        elif luck < 0.54:
            name = row.get("speaker_name") or "Q"
            row["speaker_name"] = chance.choice(["Mr. X", "the " + name, name.split()[-1], "…"])
        elif luck < 0.62:
            s = row["content"][0][0]
            whole = dict(row, kind="report", content=row["content"] + [[inside(s + 150), inside(s + 190)]])
            row["part_of"] = "r"
            out.append(whole)
        elif luck < 0.7:
            row["kind"] = chance.choice(["scare", "title", "term", None])
        elif luck < 0.76:
            (s, e), *_ = row["content"]
            row["content"] = [[s, (s + e) // 2], [max(s, (s + e) // 2 - 3), e]]
        out.append(row)
        if chance.random() < 0.3:
            s, spot = chance.randrange(length), chance.randrange(length)
            speaker = [[spot, inside(spot + 8)]] if chance.random() < 0.8 else []
            cue = [[spot, spot]] if chance.random() < 0.5 else []
            out.append({"doc": row["doc"], "kind": "indirect", "content": [[s, inside(s + 80)]], "speaker": speaker, "cue": cue})
    chance.shuffle(out)
    return out


def expected(scorer, gold, rows, names):
    """The scorer's figures, by the names they have in `inquit eval --json`."""
    figures, _ = scorer.score(gold, rows)
    if names:
        figures.update(scorer.score_names(names, rows, {d["doc"]: d["text"] for d in gold})[0])
    parts = {"p": "precision", "r": "recall", "f1": "f1", "n": "n", "tp": "right", "fp": "wrong", "fn": "missed"}
    prf = lambda f: {new: f[old] for old, new in parts.items()}
    wanted = {"articles": figures["docs"], "spans.n": figures["quoted_spans"], "spans.recall": figures["span_recall"],
              "spans.exact_share": figures["span_exact"], "spans.precision": figures["span_precision"],
              "relations.quoted_recall": figures["relation.quoted.recall"],
              "relations.indirect_recall": figures["relation.indirect.recall"],
              "relations.indirect_content_recall": figures["relation.indirect.content_recall"]}
    groups = {"relations.any": prf(figures["relation.any"]), "relations.content_chars": prf(figures["content.chars"])}
    for name, f in figures.items():
        head, _, tail = name.partition(".")
        if name == "speaker.none":
            kept, n = f["unattributed_kept"].split("/")
            wanted["speakers.none.kept"], wanted["speakers.none.n"] = int(kept), int(n)
        elif head == "speaker":
            groups[f"speakers.{tail}"] = prf(f)
        elif head == "names":
            groups[f"names.{tail}"] = f
        elif head == "field":
            groups[f"fields.{tail}"] = f
    for group, parts in groups.items():
        wanted.update({f"{group}.{k}": v for k, v in parts.items()})
    return wanted


def at(figures, path):
    for key in path.split("."):
        figures = figures.get(key) if isinstance(figures, dict) else None
    return figures


def compare(inquit, scorer, label, gold, rows, names, folder):
    files = [folder / n for n in ("gold.jsonl", "rows.jsonl", "names.jsonl")]
    for path, objects in zip(files, (gold, rows, names)):
        write(path, objects)
    command = [inquit, "eval", files[0], files[1], "--indirect", "--json", *(["--names", files[2]] if names else [])]
    figures = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout)
    wanted = expected(scorer, gold, list(scorer.read_preds(files[1])), names)
    differ = [f"{label}: {k}: {at(figures, k)}, the scorer says {v}" for k, v in wanted.items() if at(figures, k) != v]
    print(f"{'FAIL' if differ else 'ok  '} {label}: {len(wanted)} figures, speakers F1 {figures['speakers']['all']['f1']}, "
          f"attributions F1 {figures['relations']['any']['f1']}")
    return differ


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    inquit, scorer = Path(sys.argv[1]).resolve(), load(sys.argv[2])
    sets = {"samples": samples()}
    if len(sys.argv) == 4:
        bench = Path(sys.argv[3])
        for name, gold, names in (("dev", bench / "polnear/dev.jsonl", bench / "polnear/dev.names.jsonl"),
                                  ("seeds", bench.parent / "seeds/gold.jsonl", bench.parent / "seeds/names.jsonl")):
            if gold.exists():
                sets[name] = read(gold), read(names) if names.exists() else []
    differ = []
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        for name, (gold, names) in sets.items():
            texts = {d["doc"]: d["text"] for d in gold}
            # The same spans for both: the scorer's, listed.
            gold = [dict(d, quotes=scorer.quoted_spans(d["text"])) for d in gold]
            write(folder / "articles.jsonl", [{"id": d["doc"], "text": d["text"]} for d in gold])
            rows = folder / "extracted.jsonl"
            subprocess.run([inquit, "extract", folder / "articles.jsonl", "--indirect", "--format", "jsonl", "-o", rows],
                           check=True)
            raw = read(rows)
            differ += compare(inquit, scorer, name, gold, raw, names, folder)
            own = list(scorer.read_preds(rows))
            for n in range(ROUNDS):
                some = changed(own, texts, random.Random(n), scorer)
                differ += compare(inquit, scorer, f"{name}, changed {n}", gold, some, names, folder)
    for line in differ:
        print(line)
    if differ:
        sys.exit(f"eval: {len(differ)} figures are not the scorer's")


if __name__ == "__main__":
    main()
