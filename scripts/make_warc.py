#!/usr/bin/env python3
"""Writes a crawl of invented news pages: make_warc.py PAGES OUT [--gzip]

The same arguments give the same bytes. As in a real crawl there are requests and metadata beside the responses, and pictures,
scripts, redirects and missing pages among them. With --gzip each record is a member of its own, as in the archives of crawlers.
Pages have 2 kB to 200 kB; the text of the article is a part of it, the rest menus, scripts and comments.
"""

import argparse
import gzip
import html
import random
import uuid

FIRST = "Maren Oskar Lise Tobias Ingrid Paul Vera Anton Signe Hugo Nora Emil Klara Jonas Frida Viktor".split()
LAST = "Vass Holm Berle Aasgard Tveit Lindqvist Moran Achebe Okoro Petit Sandoval Krol Ferrant Oduya Rusk Bellamy".split()
ROLES = ["mayor", "harbour master", "finance director", "head teacher", "union leader", "farmer", "surgeon", "coach"]
PLACES = "Ostmark Vellin Karsund Brae Tolland Mereton Sandhaven Ulster Ridge".split()
SAID = ["said", "added", "told reporters", "warned", "argued"]
CLAIMS = [
    "We cannot wait another winter for the bridge",
    "The figures speak for themselves, and they are not good",
    "Nobody asked the people who live here",
    "It was the hardest decision I have made in this office",
    "There is money for this, but not the will",
    "I have seen worse, and we came through it",
    "Every ship that leaves is one that may not come back",
    "The children deserve a roof that does not leak",
]
FACTS = [
    "The council met on {day} for the third time this month.",
    "Work on the quay began two years ago and has cost {number} million so far.",
    "About {number} people gathered outside of the town hall.",
    "The plan goes to the county on {day}.",
    "Rain had closed the road north of the town since {day}.",
    "An inquiry found {number} faults in the accounts.",
]
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def name(any):
    return f"{any.choice(FIRST)} {any.choice(LAST)}"


def paragraph(any, people):
    """One to four sentences, every other paragraph with a quote."""
    facts = [any.choice(FACTS).format(day=any.choice(DAYS), number=any.randint(2, 900)) for _ in range(any.randint(1, 3))]
    if any.random() < 0.5:
        person, role = any.choice(people)
        claim, more = any.sample(CLAIMS, 2)
        said = any.choice(SAID)
        forms = [
            f"“{claim},” {said} {person}, the {role}.",
            f"“{claim},” {person} {said}. “{more}.”",
            f"{person}, {role} of {any.choice(PLACES)}, {said}: “{claim}.”",
        ]
        facts.insert(any.randint(0, len(facts)), any.choice(forms))
    return " ".join(facts)


def article(any, number, size):
    """A page of about `size` bytes."""
    people = [(name(any), any.choice(ROLES)) for _ in range(3)]
    title = f"{any.choice(PLACES)} {any.choice(['waits', 'votes', 'argues', 'rebuilds'])} after {any.choice(DAYS)} {number}"
    menu = "".join(f'<li><a href="/{place.lower()}">{place}</a></li>' for place in PLACES)
    script = "var settings = {" + ", ".join(f"key{i}: {any.randint(0, 9**9)}" for i in range(max(4, size // 120))) + "};"
    body, length = [], 0
    # A third of the page is what it is about.
    while length < size / 3 or len(body) < 4:
        text = f"<p>{html.escape(paragraph(any, people), quote=False)}</p>\n"
        body.append(text)
        length += len(text.encode())
    author = name(any)
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title} | The Karsund Courier</title>
<meta property="og:title" content="{title}"><meta property="og:site_name" content="The Karsund Courier">
<meta name="author" content="{author}"><meta property="article:published_time" content="2031-0{1 + number % 9}-1{number % 10}T06:00:00Z">
<script>{script}</script></head>
<body><nav><ul>{menu}</ul></nav>
<main><article><h1>{title}</h1><p class="byline">By {author}</p>
{"".join(body)}</article></main>
<aside><h2>Most read</h2><ul>{menu}</ul></aside>
<footer><p>Comments are checked before they appear.</p></footer></body></html>
""".encode()


def record(any, kind, uri, content_type, block):
    lines = [
        "WARC/1.1",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: <urn:uuid:{uuid.UUID(int=any.getrandbits(128), version=4)}>",
        "WARC-Date: 2031-03-01T12:00:00Z",
        *([f"WARC-Target-URI: {uri}"] if uri else []),
        f"Content-Type: {content_type}",
        f"Content-Length: {len(block)}",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def response(any, uri, status, content_type, body):
    head = f"HTTP/1.1 {status}\r\nServer: none\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    return record(any, "response", uri, "application/http; msgtype=response", head.encode() + body)


def records(pages):
    any = random.Random(20310301)
    yield record(any, "warcinfo", None, "application/warc-fields", b"software: make_warc\r\nformat: WARC File Format 1.1\r\n")
    for number in range(pages):
        place = any.choice(PLACES).lower()
        uri = f"https://courier.example/{place}/{number}.html"
        request = f"GET /{place}/{number}.html HTTP/1.1\r\nHost: courier.example\r\n\r\n".encode()
        yield record(any, "request", uri, "application/http; msgtype=request", request)
        # Most pages are short: the logarithm of their size is what is even.
        size = round(2000 * 100 ** (any.random() ** 2))
        yield response(any, uri, "200 OK", "text/html; charset=utf-8", article(any, number, size))
        yield record(any, "metadata", uri, "application/warc-fields", b"fetchTimeMs: 120\r\ncharset-detected: UTF-8\r\n")
        if number % 10 == 3:
            picture = b"\x89PNG\r\n\x1a\n" + any.randbytes(any.randint(1000, 60000))
            yield response(any, uri + ".png", "200 OK", "image/png", picture)
        if number % 10 == 5:
            yield response(any, uri + ".old", "301 Moved Permanently", "text/html", b"<html><body>Moved</body></html>")
        if number % 10 == 7:
            yield response(any, uri + ".gone", "404 Not Found", "text/html", b"<html><body><p>There is no such page.</p></body></html>")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("pages", type=int)
    parser.add_argument("out")
    parser.add_argument("--gzip", action="store_true", help="each record a gzip member")
    args = parser.parse_args()
    with open(args.out, "wb") as out:
        for bytes in records(args.pages):
            out.write(gzip.compress(bytes, compresslevel=6, mtime=0) if args.gzip else bytes)


if __name__ == "__main__":
    main()
