#!/usr/bin/env python3
"""Reads the feeds of this folder with feedparser and with dateline, and tells where entries,
titles, links and dates differ.

    pip install feedparser
    against_feedparser.py DATELINE

An entry without a title has none in both: the first sentence, which dateline shows in its
place, is not held against it. Dates are held against each other by the second; relative links by the channel's own address,
which feedparser is told as the address the feed came from.
"""
import calendar, datetime, html, json, os, re, subprocess, sys

import feedparser

here = os.path.dirname(os.path.abspath(__file__))


def words(text):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", text or "")).split())


def instant(text):
    if not text:
        return None
    moment = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    if moment.tzinfo:
        moment = moment.astimezone(datetime.timezone.utc).replace(tzinfo=None)
    return moment.replace(microsecond=0).isoformat()


def theirs(path):
    data = open(path, "rb").read()
    link = re.search(rb"<link>\s*(https?://[^<\s]+)", data)
    headers = {"content-location": link.group(1).decode()} if link else {}
    for entry in feedparser.parse(data, response_headers=headers).entries:
        day = entry.get("published_parsed") or entry.get("updated_parsed") or entry.get("created_parsed")
        moment = day and datetime.datetime.fromtimestamp(calendar.timegm(day), datetime.timezone.utc)
        yield words(entry.get("title")), entry.get("link") or None, moment and instant(moment.isoformat())


def ours(path):
    told = subprocess.run([sys.argv[1], "extract", path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    for line in told.stdout.splitlines():
        article = json.loads(line)
        body = article["text"].removeprefix(article["title"] + "\n\n")
        titled = body != article["text"] or body == article["title"]
        yield words(article["title"]) if titled else "", article["url"], instant(article["published"])


count = differ = 0
for name in sorted(n for n in os.listdir(here) if n.endswith(".xml")):
    a, b = list(theirs(os.path.join(here, name))), list(ours(os.path.join(here, name)))
    count += 1
    if a != b:
        differ += 1
        print(name)
        for x, y in zip(a + [None] * (len(b) - len(a)), b + [None] * (len(a) - len(b))):
            if x != y:
                print("  feedparser", x, "\n  dateline  ", y)
print(f"{differ} of {count} differ")
