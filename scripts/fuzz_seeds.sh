#!/usr/bin/env bash
# What the fuzz targets begin with: parts of the samples and of the texts of tests, a file each, below the folder given.
set -euo pipefail
out=${1:?usage: fuzz_seeds.sh FOLDER}

# Splits the files named behind it at lines that the pattern SEPARATOR of awk matches, each part a file of TARGET behind PREFIX.
parts() { # TARGET PREFIX SEPARATOR FILE…
  local target=$1 prefix=$2 separator=$3
  shift 3
  mkdir -p "$out/$target"
  LC_ALL=C awk -v folder="$out/$target" -v prefix="$prefix" -v separator="$separator" '
    function put() { if (part != "") { file = folder "/seed-" ++n; printf "%s%s", prefix, part > file; close(file) } part = "" }
    FNR == 1 { put() }
    $0 ~ separator { put(); next }
    { part = part $0 "\n" }
    length(part) > 2000 { put() }
    END { put() }' "$@"
}

parts analyze "" '^[[:space:]]*$' samples/*.txt tests/cases/*.md tests/reports/* tests/languages/*.jsonl
parts read_text "" '^$' samples/*.txt
parts read_jsonl "" '^$' samples/wire.jsonl
parts read_people "" '^$' docs/people.csv
parts read_gold 0 '^---$' fit/constructions.txt fit/antecedents.txt
parts read_rows 2 '^$' samples/expected/*.jsonl
parts weights "" '^#' <(awk 'NR % 40 == 1' src/resolve/weights.txt)
# Files of other formats, whole.
mkdir -p "$out"/{analyze_words,write_csv,write_jsonl,read_csv,read_parquet,read_warc,read_html,read_feed,read_epub,read_docx,read_pdf}
cp tests/formats/warc/* "$out/read_warc"
cp tests/formats/tables/*.{csv,tsv,json} "$out/read_csv"
cp tests/formats/tables/*.parquet "$out/read_parquet"
cp tests/formats/html/*.html "$out/read_html"
cp tests/formats/feed/* "$out/read_feed"
cp tests/formats/epub/* "$out/read_epub"
cp tests/formats/docx/* "$out/read_docx"
cp tests/formats/pdf/* "$out/read_pdf"
# What archives hold, without the archive, as `fuzz/parts.rs` makes one of it.
"${PYTHON:-python3}" - "$out" <<'PARTS'
import sys, zipfile
for path, target, parts in [
    ("tests/formats/docx/ferry.docx", "read_docx", ["word/document.xml", "", "docProps/core.xml", "_rels/.rels"]),
    ("tests/formats/epub/winter.epub", "read_epub", ["EPUB/content.opf", "EPUB/text/chapter2.xhtml", "EPUB/nav.xhtml", "EPUB/toc.ncx"]),
]:
    archive = zipfile.ZipFile(path)
    # Of the styles a few tell as much as all.
    few = b'<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:style w:styleId="Quote">' \
          b'<w:name w:val="Quote"/></w:style><w:style w:styleId="Pull"><w:basedOn w:val="Quote"/></w:style></w:styles>'
    given = [archive.read(part) if part else few for part in parts]
    for name, whole in [("parts", given), ("first", given[:1])]:
        bytes = b"\0".join(whole).replace(b"text/chapter2.xhtml", b"a.xhtml")
        open(f"{sys.argv[1]}/{target}/seed-{name}", "wb").write(bytes)
PARTS
