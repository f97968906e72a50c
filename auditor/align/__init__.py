"""Which items of two lists are the same matter: ``Parsed`` lists in, an ``Alignment`` out."""

from __future__ import annotations

from auditor.align.aligner import align
from auditor.align.decided import idle_decisions
from auditor.align.decisions import Decision, Decisions, ItemRef, Side, load_decisions
from auditor.align.links import links_json
from auditor.align.matters import Matter, align_all, matters
from auditor.align.relate import Relation, pairs, relation

__all__ = [
    "Decision",
    "Decisions",
    "ItemRef",
    "Matter",
    "Relation",
    "Side",
    "align",
    "align_all",
    "idle_decisions",
    "links_json",
    "load_decisions",
    "matters",
    "pairs",
    "relation",
]
