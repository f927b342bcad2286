"""Every translation against its English: same facts, same shape, in the manner of the language."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.errors import KnowledgeError
from bot.knowledge.documents import Loader
from bot.knowledge.entries import Knowledge
from bot.knowledge.findings import findings
from bot.knowledge.loading import load
from bot.knowledge.prose import parse
from bot.knowledge.translations import spoken, stale
from tests import ROOT
from tests.knowledge.in_other_words import INFORMAL, KEPT, QUOTES
from tests.knowledge.translated import differences
from tests.tools.catalogues import TRANSLATED

FOLDER = ROOT / "knowledge/translations"
FILES: dict[str, dict[str, Any]] = {
    language: yaml.load((FOLDER / f"{language}.yaml").read_text("utf-8"), Loader)  # noqa: S506
    for language in TRANSLATED
}
in_each_language = pytest.mark.parametrize("language", TRANSLATED)


@in_each_language
def test_everything_is_translated(knowledge: Knowledge, language: str) -> None:
    """Every entry, topic, family, route and field, and nothing that is no longer there."""
    file = FILES[language]
    assert list(file["entries"]) == [
        entry.id for topic in file["topics"] for entry in knowledge.of_topic(topic)
    ]
    assert set(file["topics"]) == {topic.id for topic in knowledge.topics}
    assert set(file["routes"]) == {route.id for route in knowledge.routes}
    leaves = {family.id: {leaf.entry for leaf in family.leaves} for family in knowledge.families}
    assert {name: set(each["leaves"]) for name, each in file["families"].items()} == leaves
    asked = {field.id for entry in knowledge.entries for field in entry.form}
    assert asked <= set(file["fields"])


@in_each_language
def test_a_translation_was_made_from_the_english_of_today(
    knowledge: Knowledge, language: str
) -> None:
    stale = [
        name
        for name, entry in FILES[language]["entries"].items()
        if entry["of"] != knowledge.by_id[name].digest
    ]
    assert stale == []


@in_each_language
def test_facts_and_shape_are_those_of_the_english(knowledge: Knowledge, language: str) -> None:
    """Figures, times, dates, periods, names, labels, lists, steps, notes, bold parts, links."""
    wrong = [
        f"{entry.id}: {difference}"
        for entry in knowledge.entries
        for difference in differences(entry, FILES[language]["entries"][entry.id], language)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("entry", "said", "instead"),
    [
        ("did-porting-date-change", "5 giorni lavorativi", "6 giorni lavorativi"),
        ("did-porting-date-change", "5 giorni lavorativi", "5 giorni"),
        ("did-porting-exact-time", "14:00", "2:00"),
        ("license-cost", "aprile 2025", "settembre 2025"),
        ("delivery-cost", "60 GBP EURO", "60 EURO"),
        ("find-invoices", "«Orders and Billing»", "«Ordini e fatture»"),
        ("wms-upgrade-blocked", "Tech Support", "Supporto tecnico"),
        ("did-x-suffix", "`+498****010719`", "+498****010719"),
        ("hwaas-lost", "**ma non lo smarrimento**", "ma non lo smarrimento"),
        ("move-reseller", "- il nuovo Partner", ""),
        ("verification-code", "- Contatti", "\n\nContatti"),
    ],
)
def test_a_wrong_translation_is_noticed(
    knowledge: Knowledge, entry: str, said: str, instead: str
) -> None:
    right = FILES["it"]["entries"][entry]
    assert said in right["answer"]
    wrong = {**right, "answer": right["answer"].replace(said, instead)}
    assert list(differences(knowledge.by_id[entry], wrong, "it"))


@in_each_language
def test_partners_are_addressed_as_partners(language: str) -> None:
    """Politely, with the quotation marks and spaces of the language."""
    text = yaml.safe_dump(FILES[language], allow_unicode=True, width=10_000)
    polite = re.sub("|".join(map(re.escape, KEPT)), "", text)
    assert re.findall(rf"(?i)\b(?:{INFORMAL[language]})\b", polite) == []
    opened, closed = QUOTES[language]
    assert text.count(opened) == text.count(closed) == text.count(opened[0])
    if language == "fr":
        assert re.findall(r"\w[?!;%]|[ \u00a0][?!;%]|« | [:»]", text) == []


@in_each_language
def test_a_reader_is_shown_it(knowledge: Knowledge, language: str) -> None:
    """The entry's own words; what is searched, and the digest, stay those of the English."""
    file, read = FILES[language], spoken(knowledge, language)
    entry, english = (
        read.by_id["did-porting-date-change"],
        knowledge.by_id["did-porting-date-change"],
    )
    assert entry.answer == parse(file["entries"][entry.id]["answer"])
    assert entry.topic.title == file["topics"]["classound"]
    assert entry.form[0].label == file["fields"]["did-numbers"]["label"]
    assert read.families[0].question == file["families"][read.families[0].id]["question"]
    assert read.by_id["sla"].question == file["entries"]["sla"]["question"]
    assert [topic.id for topic in read.topics] == [topic.id for topic in knowledge.topics]
    assert (entry.asked, entry.digest) == (english.asked, english.digest)


def test_a_stale_translation_is_shown_no_more(knowledge: Knowledge) -> None:
    """English is, until somebody translates it again; `knowledge check` asks for it."""
    first, *rest = knowledge.entries
    changed = replace(knowledge, entries=(replace(first, digest="other"), *rest))
    assert spoken(changed, "it").entries[0].question == first.question
    assert spoken(changed, "it").entries[1].question != rest[0].question
    assert list(stale(changed, "it")) == [first.id]
    assert any(first.id in told and "it" in told for told in findings(changed, date(2022, 1, 1)))


def test_a_language_without_a_file_is_english(knowledge: Knowledge) -> None:
    assert spoken(knowledge, "pt") is knowledge


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("entries: {sla: {question: Quale?}}", "'of' is missing"),
        ("entries: {sla: {of: 0123456789ab, question: Quale?, answer: '# SLA'}}", "be shown"),
        ("answers: {}", "unknown key 'answers'"),
    ],
)
def test_a_wrong_file_is_refused_with_its_fix(tmp_path: Path, text: str, told: str) -> None:
    folder = tmp_path / "knowledge"
    shutil.copytree(ROOT / "knowledge", folder)
    (folder / "translations/it.yaml").write_text(text, "utf-8")
    with pytest.raises(KnowledgeError, match=told) as refused:
        load(folder)
    assert "translations/it.yaml:1:" in str(refused.value)


@in_each_language
def test_labels_and_values_fit_where_they_stand(language: str) -> None:
    """A select shows 75 characters, a form's label some 60."""
    for field in FILES[language]["fields"].values():
        assert len(field["label"]) <= 60
    for family in FILES[language]["families"].values():
        assert all(len(value) <= 75 for value in family["leaves"].values())
