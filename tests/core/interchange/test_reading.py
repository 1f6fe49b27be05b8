"""Reading foreign files: what is good is taken, what is not says where and why, and nothing is believed about sizes."""

import io
import json
import re
import resource as rlimits
import time
import zipfile
from pathlib import Path

import pytest

from bot.interchange.reading import UPLOADED, Limits, NotASource, Record, Refused
from bot.interchange.source import open_bytes, open_path

Found = list[Record | Refused]


def read(name: str, data: bytes | str, limits: Limits = UPLOADED) -> Found:
    return list(open_bytes(name, data.encode() if isinstance(data, str) else data, limits).records())


def taken(found: Found) -> list[dict[str, object]]:
    return [dict(one.values) for one in found if isinstance(one, Record)]


def refused(found: Found) -> list[tuple[str, str]]:
    return [(one.place, one.reason) for one in found if isinstance(one, Refused)]


def zipped(**files: bytes | str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", ".").replace("_", "/"), data)
    return made.getvalue()


# CSV


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_any_usual_separator_is_found(separator: str) -> None:
    rows = [["Title", "Link"], ["A, or B; or C", "https://a"], ["D", "https://d"]]
    text = "\r\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows)
    assert [one["Title"] for one in taken(read("t.csv", text))] == ["A, or B; or C", "D"]


def test_a_spreadsheets_own_ways_are_understood() -> None:
    assert taken(read("t.csv", "sep=;\r\nTitle;Link\r\nA;b\r\n")) == [{"Title": "A", "Link": "b"}]
    assert taken(read("t.csv", "\ufeffTitle;Link\nÄ;b\n")) == [{"Title": "Ä", "Link": "b"}]
    assert taken(read("t.csv", "Title\tLink\nÄ\tb\n".encode("utf-16"))) == [{"Title": "Ä", "Link": "b"}]
    assert taken(read("t.csv", "Title\n'=1+1\n")) == [{"Title": "=1+1"}]


def test_an_old_encoding_is_read_and_told() -> None:
    source = open_bytes("t.csv", "Title;x\nFörderung;1\n".encode("cp1252"), UPLOADED)
    assert taken(list(source.records())) == [{"Title": "Förderung", "x": "1"}]
    assert "Windows-1252" in source.notes[0]


def test_rows_are_refused_by_their_lines_and_the_rest_goes_in() -> None:
    text = 'Title,Link\nA,b\n"two\nlines",c\nD,e,f,g\n"x"y,z\n\nLast,h\n'
    found = read("t.csv", text)
    assert [one["Title"] for one in taken(found)] == ["A", "two\nlines", "Last"]
    assert [place for place, _ in refused(found)] == ["line 5", "line 6"]
    assert [one.place for one in found if isinstance(one, Record)] == ["line 2", "lines 3 to 4", "line 8"]


def test_a_quote_that_never_closes_loses_nothing_silently() -> None:
    found = read("t.csv", 'Title,Link\nA,b\n"open,c\n' + "D,e\n" * 5)
    assert [one["Title"] for one in taken(found)] == ["A"]
    assert refused(found)[0][0] == "lines 3 to 8"
    assert "never closes" in refused(found)[0][1]


def test_two_columns_of_one_name_are_kept_apart_and_nameless_ones_numbered() -> None:
    assert taken(read("t.csv", "Title,Title,\nA,B,C\n")) == [{"Title": "A", "Title (2)": "B", "column 3": "C"}]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "is not text"),
        (b",".join(b"c%d" % n for n in range(300)) + b"\n", "300 columns"),
        (b"\n\n", "no first row"),
        (b"Title,Link\n" + b"," * 450_000 + b"\n", "line 2"),
    ],
)
def test_what_is_no_table_is_refused_as_a_whole(data: bytes, reason: str) -> None:
    with pytest.raises(NotASource, match=reason):
        read("t.csv", data)


# JSON


def test_an_array_or_an_object_that_holds_one() -> None:
    rows = [{"title": "A"}, {"title": "B"}]
    assert taken(read("t.json", json.dumps(rows))) == rows
    assert taken(read("t.json", json.dumps({"count": 2, "tags": ["x"], "results": rows}))) == rows
    assert taken(read("t.json", '{"title": "only"}')) == [{"title": "only"}]


def test_entries_that_are_no_objects_are_refused_one_by_one() -> None:
    held = json.dumps({"authors": [{"name": "A"}], "items": [{"title": "A"}, 7, {"title": "B"}]})
    assert refused(read("t.json", held)) == [("entry 2", "it is not an object with names and values")]
    assert refused(read("t.json", '[{"title": "A"}, 7, "x", null]')) == [
        (f"entry {n}", "it is not an object with names and values") for n in (2, 3, 4)
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('[{"title": "A"},\n {"title": }]', "line 2, column 12"),
        ('[{"title": "A"} {"title": "B"}]', "comma or the end is missing"),
        ('[{"title": "A"}', "line 1"),
        ('[{"title": "A"}] x', "more after its end"),
        ('{"title": "A"}\n{"title": "B"}', "should end in .jsonl"),
        ("[" * 200_000, "nested too deeply"),
        ('{"a":' * 200_000, "nested too deeply"),
        ('"words"', "holds no objects"),
        (b"\xff{}", "not UTF-8"),
    ],
)
def test_broken_json_is_refused_as_a_whole_with_the_place(text: str | bytes, reason: str) -> None:
    with pytest.raises(NotASource, match=reason):
        read("t.json", text)


def test_json_lines_cost_one_entry_for_one_broken_line() -> None:
    assert refused(read("t.jsonl", '{"a')) == [
        ("line 1", "it is not JSON: Unterminated string starting at character 2")
    ]
    found = read("t.jsonl", b'{"title": "A"}\n\nnot json\n[1]\n\xff\n' + b'{"title": "' + b"x" * 2_100_000 + b'"}\n{"title": "B"}\n')  # fmt: skip
    assert [one["title"] for one in taken(found)] == ["A", "B"]
    assert [place for place, _ in refused(found)] == ["line 3", "line 4", "line 5", "line 6"]


def test_deep_entries_are_refused_and_the_rest_goes_in() -> None:
    deep: object = "x"
    for _ in range(25):
        deep = {"a": [deep]}
    found = read("t.jsonl", json.dumps({"title": "A", "more": deep}) + "\n" + "[" * 100_000 + '\n{"title": "B"}\n')
    assert [one["title"] for one in taken(found)] == ["B"]
    assert [reason for _, reason in refused(found)] == ["it is nested too deeply"] * 2


# Markdown


def test_front_matter_in_yaml_and_toml_and_a_heading_for_a_title(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.md").write_text("---\ntitle: A\ntags: [x, y]\n---\nBody\n", "utf-8")
    (tmp_path / "b.markdown").write_text('+++\ntitle = "B"\ndraft = true\n+++\nBody\n', "utf-8")
    (tmp_path / "c.md").write_text("# C #\n\nBody\n", "utf-8")
    (tmp_path / "link.md").symlink_to("/etc/hostname")
    found = list(open_path(tmp_path, UPLOADED).records())
    assert [(one.key, one.values["title"]) for one in found if isinstance(one, Record)] == [("b", "B"), ("c", "C"), ("deep/a", "A")]  # fmt: skip
    assert taken(found)[0]["draft"] is True


@pytest.mark.parametrize(
    ("matter", "reason"),
    [
        ("title: “Bad\n  : [", r"cannot be read, line \d"),
        ("a: &a [x]\n" + "".join(f"{c}: &{c} [*{p},*{p}]\n" for p, c in zip("abcdefghijklmnopqrstuvwxy", "bcdefghijklmnopqrstuvwxyz", strict=True)), "nested too deeply"),
        ("title: " + "[" * 5000, "cannot be read|no page needs"),
        ("title: !!python/object/apply:os.system [true]", "cannot be read"),
        ("date: 2024-13-45 99:99:99", "no page needs"),
    ],
)  # fmt: skip
def test_broken_front_matter_costs_one_file(matter: str, reason: str) -> None:
    found = read("pages.zip", zipped(bad__md=f"---\n{matter}\n---\nBody", good__md="---\ntitle: A\n---\n"))
    assert [one["title"] for one in taken(found)] == ["A"]
    assert re.search(reason, refused(found)[0][1])


# Feeds

RSS = """<rss version="2.0"><channel><title>News of a town</title><language>en-gb</language>
<item><guid>t1</guid><title>Faster &amp;amp; fairer</title><link>https://example.org/1</link>
<description>&lt;p&gt;How it went.&lt;/p&gt;</description><category>permits</category>
<pubDate>Tue, 25 Jun 2019 09:00:00 GMT</pubDate><author>ana@example.org</author></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><id>x</id><updated>2024-01-02T03:04:05Z</updated>
<entry><id>urn:1</id><title>A</title><link href="https://example.org/a"/><updated>2024-01-02T03:04:05Z</updated>
<content type="html">&lt;p&gt;Long &lt;script&gt;alert(1)&lt;/script&gt;text&lt;/p&gt;</content></entry></feed>"""


def test_rss_and_atom_are_read_without_the_names_of_people() -> None:
    (rss,), (atom,) = taken(read("f.xml", RSS)), taken(read("f.atom", ATOM))
    assert (rss["id"], rss["publisher"], rss["language"], rss["tags"]) == ("t1", "News of a town", "en-gb", ["permits"])
    assert (atom["link"], atom["published"]) == ("https://example.org/a", "2024-01-02T03:04:05Z")
    assert "ana@" not in str(rss)
    assert "alert" not in str(atom)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<!doctype html><html><title>x</title></html>", "is a web page, not a feed"),
        ("<note><to>you</to></note>", "neither RSS nor Atom"),
        ("https://example.org/feed.xml", "neither RSS nor Atom"),
        ("/etc/passwd", "neither RSS nor Atom"),
    ],
)
def test_a_feed_that_is_not_a_feed_says_so(text: str, reason: str) -> None:
    with pytest.raises(NotASource, match=reason):
        read("f.xml", text)


def test_a_feed_with_faults_is_read_as_far_as_it_goes_and_tells() -> None:
    source = open_bytes("f.xml", RSS.replace("</channel></rss>", "<item><title>B").encode(), UPLOADED)
    assert taken(list(source.records()))[0]["title"] == "Faster &amp; fairer"
    assert "not quite well formed (line 5, column 101: " in source.notes[0]


def test_entities_that_grow_do_not() -> None:
    bomb = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">' + "".join(f'<!ENTITY {c} "{f"&{p};" * 10}">' for p, c in zip("abcdefgh", "bcdefghi", strict=True)) + "]>" + RSS.replace("Faster", "&i;")  # fmt: skip
    start = time.perf_counter()
    source = open_bytes("f.xml", bomb.encode(), UPLOADED)
    try:
        assert len(str(list(source.records()))) < 100_000
    except NotASource:
        pass
    assert time.perf_counter() - start < 2


# Archives and bounds


def test_an_archive_is_read_as_what_it_holds() -> None:
    assert taken(read("x.zip", zipped(a__csv="Title\nA\n", __MACOSX_b__csv="x"))) == [{"Title": "A"}]
    assert [one.place for one in read("x.zip", zipped(deep_a__md="# A\n"))] == ["deep/a.md"]


def test_of_a_data_package_the_first_table_is_read() -> None:
    about = json.dumps({"resources": [{"path": "b.csv"}, {"path": "a.csv"}]})
    package = zipped(datapackage__json=about, a__csv="Title\nA\n", b__csv="Title\nB\n")
    assert taken(read("x.zip", package)) == [{"Title": "B"}]


def bomb(megabytes: int) -> bytes:
    return zipped(a__csv=b"0" * (megabytes * 1_000_000))


def lying() -> bytes:
    """An archive that says of its file that it is small."""
    data = bytearray(bomb(60))
    for signature, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        start = data.rfind(signature)
        data[start + at : start + at + 4] = (1000).to_bytes(4, "little")
    return bytes(data)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.zip", bomb(200), "would become 200 MB"),
        ("a.zip", bomb(20), "100 times its size"),
        ("a.zip", lying(), "larger than it says|is broken"),
        ("a.zip", b"PK\x03\x04nonsense", "no zip archive"),
        ("a.zip", zipped(inner__zip=b"PK"), "another archive"),
        ("a.zip", zipped(a__csv="T\n", b__json="[]"), "should hold Markdown, or one file"),
        ("a.jsonl", b"x" * 5_000_001, "5 MB are the most"),
        ("a.csv", b"", "is empty"),
        ("a.xlsx", b"PK", "Save the sheet as CSV"),
        ("a.exe", b"MZ", "is none of these"),
        ("notes.txt", b"hello", "is none of these"),
    ],
)
def test_what_is_too_large_or_nothing_we_know_is_refused_at_once(name: str, data: bytes, reason: str) -> None:
    before, start = rlimits.getrusage(rlimits.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    with pytest.raises(NotASource, match=reason):
        read(name, data)
    assert time.perf_counter() - start < 1
    assert rlimits.getrusage(rlimits.RUSAGE_SELF).ru_maxrss - before < 50_000


def test_a_table_of_a_million_columns_is_refused_before_it_is_read() -> None:
    before, start = rlimits.getrusage(rlimits.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    with pytest.raises(NotASource, match="no first row"):
        read("t.csv", b"," * 1_000_000)
    assert time.perf_counter() - start < 1
    assert rlimits.getrusage(rlimits.RUSAGE_SELF).ru_maxrss - before < 50_000


def test_there_must_be_something_there(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for path, reason in ((tmp_path / "nowhere.csv", "There is no file"), (tmp_path / "empty", "no Markdown file")):
        with pytest.raises(NotASource, match=reason):
            open_path(path, UPLOADED)
