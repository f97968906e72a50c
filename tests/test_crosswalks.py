"""Where old articles stand in a newer text, and which items a change of law strikes."""

from __future__ import annotations

from datetime import date

import pytest
import yaml
from factories import item, item_list
from statutes_made_up import ARTICLES, rows
from test_cli import run

from auditor.audit import parse_list
from auditor.citations import find_citations
from auditor.config import resource
from auditor.impact import day_of_change, impact
from auditor.model import Provision
from auditor.statutes import (
    Crosswalk,
    Ended,
    Instrument,
    Registry,
    Statutes,
    Version,
    judge,
    load_registry,
)
from auditor.statutes.articles import LawText
from auditor.statutes.mapping import crosswalk_lines, map_articles, say
from auditor.statutes.sources import find_package

needs_texts = pytest.mark.skipif(find_package() is None, reason="needs the extra laws")


def law(*texts: str) -> LawText:
    return LawText([(Provision(n), text) for n, text in enumerate(texts, 1)])


TEXTS = [text for number, text in ARTICLES.items() if "之" not in number]


def successors(rows_made):
    return {row.old.article: [p.article for p, _ in row.new] for row in rows_made}


def test_a_text_is_its_own_successor():
    rows_made = map_articles(law(*TEXTS), law(*TEXTS))
    assert successors(rows_made) == {n: [n] for n in range(1, len(TEXTS) + 1)}
    assert all(row.confirmed for row in rows_made)


def test_numbers_that_moved_are_followed():
    new = law(TEXTS[0], "本条例所称市容，是指街道、广场和建筑物的外观。", *TEXTS[1:])
    expected = {1: [1]} | {n: [n + 1] for n in range(2, len(TEXTS) + 1)}
    assert successors(map_articles(law(*TEXTS), new)) == expected


def test_an_article_cut_in_two_has_two_successors():
    first, second = TEXTS[2].split("；")
    new = law(TEXTS[0], TEXTS[1], first + "。", second, *TEXTS[3:])
    assert successors(map_articles(law(*TEXTS), new))[3] == [4, 3]


def test_what_is_gone_has_no_successor_and_is_not_confirmed():
    rows_made = map_articles(law("养犬应当到公安机关登记，并定期接受免疫注射。"), law(*TEXTS))
    assert successors(rows_made) == {1: []}
    assert not rows_made[0].confirmed


def test_a_crosswalk_file_is_read_as_it_was_written(tmp_path):
    made = map_articles(law(*TEXTS), law(TEXTS[0], *TEXTS[2:]))
    lines = crosswalk_lines("甲条例", "2010-01-01", "2020-01-01", made, "乙条例")
    text = "as_of: 2026-01-01\ncrosswalks:\n" + "\n".join(lines) + "\n"
    (tmp_path / "walk.yaml").write_text(text, encoding="utf-8")
    (read,) = load_registry(tmp_path).crosswalks
    assert (read.title, read.into, read.old, read.new) == (
        "甲条例", "乙条例", "2010-01-01", "2020-01-01",
    )  # fmt: skip
    assert read.rows == {row.old: tuple(p for p, _ in row.new) for row in made}
    assert read.confirmed == {row.old for row in made if row.confirmed}


# --- the environmental laws ------------------------------------------------------------


def environment():
    path = resource("rules/statutes") / "crosswalk-environment-code.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))["crosswalks"]


def test_every_law_that_the_code_replaced_has_its_crosswalk():
    registry = load_registry(resource("rules/statutes"))
    ended = {
        i.title
        for i in registry.instruments
        if i.ended and i.ended.by == "中华人民共和国生态环境法典"
    }
    assert {walk["title"] for walk in environment()} == ended
    assert len(ended) == 10


def test_rows_are_confirmed_or_proposed():
    for walk in environment():
        articles, confirmed = walk["articles"], walk["confirmed"]
        assert {str(c) for c in confirmed} < {str(a) for a in articles}
        assert all(articles[a] for a in confirmed if a in articles)


@needs_texts
@pytest.mark.parametrize("title", ["清洁生产促进法", "放射性污染防治法"])
def test_the_file_is_what_the_command_prints(title):
    done = run("statutes", "crosswalk", title, "生态环境法典", "--yaml", "--as-of", "2026-11-22")
    path = resource("rules/statutes") / "crosswalk-environment-code.yaml"
    assert done.stdout.strip("\n") in path.read_text(encoding="utf-8")


@needs_texts
def test_a_registered_crosswalk_is_shown_as_registered():
    done = run("statutes", "crosswalk", "行政处罚法@2017", "行政处罚法")
    assert "第三十七条 → 第四十二条" in done.stdout.replace("第一款", "")
    assert "建议" not in done.stdout


def test_a_missing_text_is_named_with_advice():
    done = run("statutes", "crosswalk", "社会救助暂行办法@2014", "社会救助法@2099")
    assert done.returncode == 2
    assert "2099" in done.stderr


# --- impact ------------------------------------------------------------------------------

NEW = dict(ARTICLES, **{"5": "执法人员检查时，应当主动出示证件，并不得少于两人。"})


def changed() -> Statutes:
    return Statutes.from_rows([*rows(), *rows(NEW, effective="2027-01-01")])


def cited(*bases: str):
    return parse_list(item_list(*(item(n, basis=b) for n, b in enumerate(bases, 1))))


def test_only_what_the_change_touches_is_struck():
    statutes = changed()
    listed = cited(
        "《示例市容管理条例》第五条：执法人员检查时，应当出示证件。",
        "《示例市容管理条例》第一条：为了加强市容管理，保持街道整洁，制定本条例。",
        "《别的条例》第五条：执法人员检查时，应当出示证件。",
    )
    instrument = statutes.resolve("示例市容管理条例").instrument
    day = day_of_change(statutes, instrument, date(2026, 6, 1))
    assert day == date(2027, 1, 1)
    (strike,) = impact([listed], statutes, instrument, day)
    assert (strike.position, strike.before.status, strike.after.status) == (
        1,
        "pending",
        "reworded",
    )


def test_without_a_coming_change_the_last_one_is_meant():
    statutes = changed()
    instrument = statutes.resolve("示例市容管理条例").instrument
    assert day_of_change(statutes, instrument, date(2028, 1, 1)) == date(2027, 1, 1)


def test_the_command_tells_items_and_reasons():
    done = run("statutes", "impact", "社会救助法", "data/raw", "--from", "2026-07-01")
    assert done.returncode == 1
    assert "2 个事项" in done.stdout
    assert "社会救助暂行办法" in done.stdout
    asked = run("statutes", "impact", "社会救助法", "data/raw", "--from", "2026-07-01", "--json")
    assert '"after": "superseded"' in asked.stdout


def test_an_unknown_title_is_told():
    done = run("statutes", "impact", "没有的法")
    assert done.returncode == 2
    assert "没有《没有的法》" in done.stderr


def test_provisions_are_written_as_files_have_them():
    written = [Provision(5), Provision(17, 1), Provision(18, 0, 2), Provision(18, 0, 2, 3)]
    assert [say(p) for p in written] == ["5", "17-1", "18(2)", "18(2)(3)"]


# --- what became of a repealed provision ---------------------------------------------------

QUOTED = "执法人员检查时，应当出示证件，并说明理由。"


def replaced() -> Statutes:
    """A rule repealed by a newer one that holds its fifth article as the third."""
    new = {"1": ARTICLES["1"], "2": ARTICLES["2"], "3": QUOTED}
    registry = Registry(
        instruments=(
            Instrument(
                "旧办法",
                "部门规章",
                versions=(Version("2010-01-01", date(2010, 1, 1)),),
                ended=Ended("repealed", date(2020, 1, 1), "新条例", formal=True),
                support="high",
            ),
        ),
        crosswalks=(
            Crosswalk(
                "旧办法", "2010-01-01", "2020-01-01", {Provision(7): (Provision(2),)}, into="新条例"
            ),
        ),
    )
    return Statutes.from_rows(rows(new, title="新条例"), registry)


def judged(text: str):
    (citation,) = find_citations(text)
    return judge(citation, text, replaced(), date(2026, 1, 1))


def test_a_quotation_of_a_repealed_rule_is_found_in_what_replaced_it():
    verdict = judged(f"《旧办法》第五条：{QUOTED}")
    assert verdict.status == "repealed"
    assert [s.provision for s in verdict.successors] == [Provision(3)]
    assert verdict.successors[0].text == QUOTED
    assert "《新条例》中大致对应第三条" in verdict.reason.zh


def test_without_a_quotation_the_crosswalk_tells():
    verdict = judged("《旧办法》第七条")
    assert [(s.provision, s.score) for s in verdict.successors] == [(Provision(2), 0.0)]


def test_what_nothing_tells_is_not_guessed():
    verdict = judged("《旧办法》第八条：饲养犬只应当登记，并按时接受免疫。")
    assert (verdict.status, verdict.successors) == ("repealed", ())
