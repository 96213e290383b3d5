from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from readiness.catalogue.inventories.rows import MAX_ROWS, as_paste, read_paste, read_rows
from readiness.catalogue.load import catalogue
from readiness.catalogue.schema import Inventory

# Loaded before a property is timed.
TABLES = catalogue().inventories


def table(kind: str) -> Inventory:
    return TABLES[kind]


def test_a_pasted_range_with_a_header_reads_by_its_names() -> None:
    reading = read_paste(table("systems"), "Vendor\tKind\tFHIR release\nEpic\tEHR\tR4\nLabware\tLaboratory\tNone\n")

    assert reading.problems == ()
    assert reading.rows == (
        {"kind": "ehr", "vendor": "Epic", "fhir": "r4"},
        {"kind": "lab", "vendor": "Labware", "fhir": "none"},
    )


def test_a_range_without_a_header_reads_by_position() -> None:
    assert read_paste(table("people"), "CMIO, CNIO or equal\t0.5\t12").rows == (
        {"role": "cmio", "fte": 0.5, "months": 12},
    )


def test_comma_separated_text_reads_too() -> None:
    assert read_paste(table("states-functions"), 'state,functions\nca,"care; claims"\n').rows == (
        {"state": "CA", "functions": ["care", "claims"]},
    )


def test_a_state_may_be_written_out() -> None:
    assert [row["state"] for row in read_paste(table("states-functions"), "Texas\nnew york\nDC").rows] == ["TX", "NY", "DC"]


def test_a_bad_row_is_named_and_the_rest_kept() -> None:
    reading = read_paste(table("people"), "role\tfte\nAnalyst\t2\nWizard\t1\nAnalyst\tmany\nTrainer\t0.5")

    assert [row["role"] for row in reading.rows] == ["analyst", "trainer"]
    assert [problem[:6] for problem in reading.problems] == ["Row 2:", "Row 3:"]
    assert "'Wizard' is not one of" in reading.problems[0]
    assert "'many' is not a number" in reading.problems[1]


def test_a_missing_required_cell_is_named() -> None:
    assert read_rows(table("systems"), [{"kind": "ehr"}]).problems == ("Row 1: Vendor is missing.",)


def test_a_column_nobody_knows_is_named() -> None:
    (problem,) = read_rows(table("people"), [{"role": "analyst", "fte": 1, "shoe": 44}]).problems
    assert problem.startswith("Row 1: There is no column 'shoe'")


def test_cells_beyond_the_table_are_told() -> None:
    (problem,) = read_paste(table("people"), "Analyst\t1\t2\tTeam A\tmore").problems
    assert problem.startswith("Row 1: has 5 cells, the table has 4 columns")


def test_rows_past_the_limit_are_told() -> None:
    rows: list[dict[str, Any]] = [{"state": "CA"}] * (MAX_ROWS + 1)
    reading = read_rows(table("states-functions"), rows)

    assert len(reading.rows) == MAX_ROWS
    assert reading.problems == (f"Only the first {MAX_ROWS} rows were read; split the table.",)


def test_nothing_pasted_is_told() -> None:
    assert read_paste(table("people"), " \n\t\n").problems == ("Nothing to read: paste the cells of a spreadsheet.",)


def test_dates_and_percentages_read_as_spreadsheets_write_them() -> None:
    tools = read_paste(table("ai-tools"), "Tool\tLast change\nScribe\t11/3/2026\n")
    shares = read_paste(table("transactions"), "transaction\tlive\tshare\n835\tYes\t84%\n")

    assert tools.rows[0]["changed-on"] == "2026-11-03"
    assert shares.rows[0]["share"] == 84


@given(st.sampled_from(["systems", "transactions", "ai-tools", "states-functions", "people"]), st.text(max_size=300))
def test_any_paste_is_read_or_told_and_what_is_kept_reads_again(kind: str, text: str) -> None:
    reading = read_paste(table(kind), text)

    assert reading.rows or reading.problems
    assert read_rows(table(kind), [dict(row) for row in reading.rows]).rows == reading.rows


def test_line_ends_of_any_machine_are_read() -> None:
    assert len(read_paste(table("people"), "role\tfte\rAnalyst\t1\r\nTrainer\t2").rows) == 2


def test_a_cell_too_long_to_read_is_told() -> None:
    (problem,) = read_paste(table("people"), '"' + "x" * 200_000 + '"').problems
    assert problem.startswith("The range cannot be read")


def test_a_choice_is_read_by_the_words_it_begins_with() -> None:
    reading = read_paste(table("transactions"), "270/271\tyes\t80\n837\tyes\t80")

    assert [row["transaction"] for row in reading.rows] == ["270"]
    assert reading.problems[0].startswith("Row 2: Transaction: '837' is not one of")


def test_a_share_over_the_whole_is_named() -> None:
    (problem,) = read_paste(table("transactions"), "835\tyes\t150%").problems

    assert problem == "Row 1: Share of volume: '150' is out of range; write a percentage from 0 to 100."


def test_refused_rows_can_be_pasted_again() -> None:
    reading = read_paste(table("people"), "fte\trole\n2\tAnalyst\n1\tWizard")

    assert as_paste(table("people"), reading.refused) == "Wizard\t1\t\t"


def test_rows_that_wait_come_back_as_they_were() -> None:
    rows = [{"vendor": '"Quoted" name'}, {"vendor": '"unclosed'}, {"vendor": "B"}]
    systems = table("systems")

    reading = read_paste(systems, as_paste(systems, [{"kind": "ehr", **row} for row in rows]))

    assert [row["vendor"] for row in reading.rows] == ['"Quoted" name', '"unclosed', "B"]


def test_rows_past_the_limit_wait_too() -> None:
    reading = read_rows(table("people"), [{"role": "analyst", "fte": "1"}] * 502)

    assert (len(reading.rows), len(reading.refused)) == (500, 2)
