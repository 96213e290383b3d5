from types import SimpleNamespace

from django.template import Context, Template

from readiness.web.templatetags.ladder import Hold, rungs


def test_rungs_stand_from_the_top_down_and_say_what_is_held_and_possible() -> None:
    assert [(rung.tier, rung.state) for rung in rungs("T1", "T3", [])] == [
        ("T4", "beyond"),
        ("T3", "reach"),
        ("T2", "reach"),
        ("T1", "held"),
        ("T0", "held"),
    ]


def test_a_gate_stands_on_the_rung_above_its_cap_and_only_while_it_holds() -> None:
    gates = [
        ("Validated", "FAIL", "T1"),
        ("Rehearsed", "UNKNOWN", "T1"),
        ("Signed", "PASS", "T1"),
        ("Free", "NA", "T0"),
    ]

    holds = {rung.tier: rung.holds for rung in rungs("T1", "T2", gates)}

    assert holds["T2"] == (Hold("Validated", "FAIL"), Hold("Rehearsed", "UNKNOWN"))
    assert all(not found for tier, found in holds.items() if tier != "T2")


def test_the_ladder_names_its_gates_in_words_and_escapes_them() -> None:
    gate = SimpleNamespace(title="<Validated>", status="FAIL", cap="T0")
    page = Template("{% load ladder %}{% ladder tier gates %}").render(
        Context({"tier": SimpleNamespace(guaranteed="T0", possible="T0"), "gates": {"g": gate}})
    )

    assert "&lt;Validated&gt;" in page
    assert "Fail" in page
    assert "guaranteed" in page
