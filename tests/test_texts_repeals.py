"""What a text repeals: plain clauses only, with the day from which."""

import pytest

from auditor.model import Provision
from auditor.statutes.texts_repeals import repeal_key, repeals


def ended(text, promulgated="2024-01-26", *, first=True):
    rows = ((Provision(1), "甲。"), (Provision(2), text))
    return dict(repeals(rows, promulgated, first=first))


@pytest.mark.parametrize(
    ("clause", "titles"),
    [
        ("《示例暂行办法》同时废止。", ["示例暂行办法"]),
        (
            "《甲条例》、《乙条例》和2001年5月1日国务院公布的《丙办法》同时废止。",
            ["丙办法", "乙条例", "甲条例"],
        ),
        ("2008年5月27日发布的《示例规定》（示例部令第102号）即行废止。", ["示例规定"]),
        (
            "1986年4月28日国务院批准、1986年5月10日示例部发布的《示例细则》同时予以废止。",
            ["示例细则"],
        ),
        ("《中华人民共和国示例条例》，同时废止。", ["示例条例"]),
        ("《示例部关于修改〈示例规定〉的决定》同时废止。", ["示例部关于修改示例规定的决定"]),
        ("《甲条例》第五条同时废止。", []),
        ("《甲条例》中关于收费的规定同时废止。", []),
        ("除《甲条例》以外，《乙条例》同时废止。", []),
        ("依照《甲条例》制定的《乙办法》同时废止。", []),
        ("《甲条例》及其有关规定同时废止。", []),
        ("行政法规的修改、废止，依照《甲条例》办理。", []),
    ],
)
def test_which_clauses_repeal_what(clause, titles):
    assert sorted(ended(f"本条例自2024年5月1日起施行。{clause}")) == sorted(titles)


def test_the_day_is_that_of_commencement():
    text = "本条例自2024年5月1日起施行。《示例办法》同时废止。"
    assert ended(text) == {"示例办法": "2024-05-01"}
    assert ended(text, first=False) == {"示例办法": "2024-05-01"}


def test_without_a_day_only_a_first_version_gives_one():
    text = "本条例自公布之日起施行。《示例办法》同时废止。"
    assert ended(text) == {"示例办法": "2024-01-26"}
    assert ended(text, first=False) == {}
    assert ended(text, None) == {}


def test_only_the_last_articles_are_looked_at():
    rows = tuple(
        (Provision(n), "《示例办法》同时废止。" if n == 1 else "甲。") for n in range(1, 9)
    )
    assert repeals(rows, "2024-01-26", first=True) == ()


def test_a_clause_may_leave_the_state_out_of_a_title():
    assert repeal_key("中华人民共和国示例法") == repeal_key("示例法")
