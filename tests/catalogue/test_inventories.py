"""Inventory tables: a bad row is named and the rest kept; what rows settle, and what they do not."""

from __future__ import annotations

from readiness.catalogue.inventories.derive import derived_answers
from readiness.catalogue.inventories.rows import read_paste
from readiness.catalogue.load import catalogue

SYSTEMS = catalogue().inventories["systems"]


def test_a_pasted_range_with_a_header_keeps_the_good_rows_and_names_the_bad_one() -> None:
    reading = read_paste(SYSTEMS, "Kind\tVendor\tSites\nEHR\tNorthlight\t12\nEHR\tHalden\tmany\nPACS\tHalden\t3")

    assert [row["vendor"] for row in reading.rows] == ["Northlight", "Halden"]
    assert reading.problems == ("Row 2: Sites: 'many' is not a number.",)


def test_a_pasted_range_without_a_header_follows_the_columns() -> None:
    assert read_paste(SYSTEMS, "ehr\tNorthlight").rows == ({"kind": "ehr", "vendor": "Northlight"},)


def test_systems_settle_the_count_and_nothing_they_do_not_prove() -> None:
    found = derived_answers({"systems": [{"kind": "ehr", "vendor": "A"}, {"kind": "ehr", "vendor": "B"}]})

    assert found["ehr.count"].value == 2
    assert found["ehr.count"].evidence == "asserted"
    assert "ehr.write-back" not in found
    assert "ehr.certified" not in found


def test_no_rows_settle_nothing() -> None:
    assert derived_answers({"systems": [], "people": []}) == {}
