#!/usr/bin/env python3
"""Opens what `dateline extract` writes with pandas, without options, and asserts the types.

    exports.py DATELINE SOURCE...

The sources hold reviewed and unreviewed articles alike; a review is made here, so that
every column has something in it.
"""
import io, json, os, subprocess, sys, tempfile

import pandas as pd
from pandas.api import types

dateline, sources = sys.argv[1], sys.argv[2:]


def run(*arguments, stdin=None):
    done = subprocess.run([dateline, *arguments], input=stdin, stdout=subprocess.PIPE, text=True, env=env)
    if done.returncode:
        sys.exit(f"exports: {' '.join(arguments[:3])} exited with {done.returncode}")
    return done.stdout


def text(column):
    return types.is_string_dtype(column) or types.is_object_dtype(column)


def check(frame, name, numbers=(), texts=(), flags=()):
    assert len(frame), f"{name}: no rows"
    for column in numbers:
        assert types.is_numeric_dtype(frame[column]), f"{name}: {column} is {frame[column].dtype}"
        assert frame[column].notna().any(), f"{name}: {column} is empty"
    for column in texts:
        assert text(frame[column]), f"{name}: {column} is {frame[column].dtype}"
        assert frame[column].notna().any(), f"{name}: {column} is empty"
    for column in flags:
        assert types.is_bool_dtype(frame[column]), f"{name}: {column} is {frame[column].dtype}"


def review(article):
    """A decision of each sort on the first figures of an article."""
    lines = []
    for figure, act in zip(article["figures"], ("confirm", "correct", "reject")):
        start, end = figure["sentence"]
        value = {k: figure[k] for k in ("kind", "low", "high", "qualifier", "party", "place", "date", "flags")}
        value["unit"], value["attribution"] = figure["unit"] or "", figure["attribution"] or ""
        machine = dict(value)
        if act == "correct":
            value |= {"low": 77, "high": 77, "qualifier": "exact"}
        lines.append(json.dumps({
            "review": 1, "article": "0" * 16, "path": article["path"], "url": None, "title": article["title"],
            "at": "2026-03-01T10:00:00.000Z", "by": "Anna", "decision": act,
            "sentence": article["text"][start:end], "offset": figure["start"] - start,
            "text": figure["text"], "start": figure["start"], "value": value, "machine": machine, "note": "by phone"}))
    return "\n".join(lines) + "\n"


with tempfile.TemporaryDirectory() as home:
    env = os.environ | {"HOME": home, "USER": "Anna"}
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        env.pop(name, None)
    plain = [json.loads(line) for line in run("extract", *sources).splitlines()]
    first = next(a for a in plain if len(a["figures"]) > 3 and a["url"] is None)
    run("review", "import", "-", stdin=review(first))

    csv = run("extract", "--reviewed", "--format", "csv", *sources)
    frame = pd.read_csv(io.StringIO(csv))
    columns = dict(
        numbers=("low", "high", "start", "end", "machine_low", "toll_low", "toll_best"),
        texts=("path", "title", "kind", "qualifier", "unit", "party", "attribution", "sentence", "status",
               "machine_kind", "reviewed_by", "reviewed_at", "review_note", "toll_kind"),
        flags=("starred",))
    check(frame, "csv", **columns)
    assert set(frame["status"]) == {"machine", "confirmed", "corrected", "rejected"}, set(frame["status"])
    corrected = frame[frame["status"] == "corrected"].iloc[0]
    assert corrected["low"] == 77 != corrected["machine_low"]
    pd.to_datetime(frame["reviewed_at"].dropna(), format="ISO8601")

    tsv = pd.read_table(io.StringIO(run("extract", "--reviewed", "--format", "tsv", *sources)))
    check(tsv, "tsv", **columns)
    assert list(tsv.columns) == list(frame.columns) and len(tsv) == len(frame)

    lines = pd.read_json(io.StringIO(run("extract", "--reviewed", *sources)), lines=True)
    check(lines, "jsonl", texts=("path", "title", "text", "language"))
    figures = pd.DataFrame([f for row in lines["figures"] for f in row])
    check(figures, "figures", numbers=("low", "start"), texts=("status", "kind"))
    assert len(figures) == len(frame)

    ucdp = pd.read_csv(io.StringIO(run("extract", "--reviewed", "--format", "ucdp", *sources)))
    check(ucdp, "ucdp", numbers=("number_of_sources", "low", "best", "high", "deaths_civilians", "deaths_unknown"),
          texts=("relid", "source_article", "where_description", "country", "date_start", "date_end"))
    for column in ("side_a", "side_b", "deaths_a", "deaths_b", "where_coordinates", "adm_1"):
        assert ucdp[column].isna().all(), f"ucdp: {column} is guessed"
    pd.to_datetime(ucdp["date_start"].dropna(), format="%Y-%m-%d")
    known = ucdp.dropna(subset=["best"])
    assert (known["low"] <= known["best"]).all() and ((known["best"] <= known["high"]) | known["high"].isna()).all()
    assert (known["deaths_civilians"] + known["deaths_unknown"] == known["best"]).all()

    acled = pd.read_csv(io.StringIO(run("extract", "--reviewed", "--format", "acled", *sources)))
    check(acled, "acled", numbers=("fatalities", "time_precision"), texts=("event_date", "location", "notes"))
    assert acled["actor1"].isna().all() and len(acled) == len(ucdp)

    told = [json.loads(line) for line in run("stories", "--reviewed", *sources).splitlines()]
    for habit, numbers, texts in (
            ("ucdp", ("number_of_sources", "low", "best"), ("relid", "source_article", "source_office", "country")),
            ("acled", ("fatalities",), ("event_date", "location", "notes", "source"))):
        rows = pd.read_csv(io.StringIO(run("stories", "--reviewed", "--format", habit, *sources)))
        check(rows, f"stories {habit}", numbers=numbers, texts=texts)
        assert len(rows) == len(told), f"stories {habit}: {len(rows)} rows of {len(told)} stories"
        if habit == "ucdp":
            assert list(rows["relid"]) == [story["id"] for story in told]
            assert (rows["number_of_sources"] <= [len(story["articles"]) for story in told]).all()

print(f"exports: pandas {pd.__version__} reads {len(frame)} figures, {len(ucdp)} events")
