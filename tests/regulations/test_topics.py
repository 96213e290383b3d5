"""Topics: what duties are about, and how strict each is, checked like the rest of the corpus."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from regulations.check import check_corpus
from regulations.load import corpus, load_corpus
from regulations.problems import CorpusError
from regulations.topics import ORDER

SOUND = Path(__file__).parent / "sound"
TOPIC = """
label: Disclosure
subjects:
  care:
    label: In care
    levels: {told: Tell them, written: Tell them in writing}
    duties: {example-notice: told}
"""


def with_topic(folder: Path, text: str) -> Path:
    root = folder / "corpus"
    shutil.copytree(SOUND, root)
    (root / "topics").mkdir()
    (root / "topics/disclosure.yaml").write_text(text)
    return root


def test_a_topic_measures_its_duties(tmp_path: Path) -> None:
    held = load_corpus(with_topic(tmp_path, TOPIC))

    measure = held.measures["example-notice"][0]
    assert (measure.topic, measure.subject, measure.words, measure.rank) == ("disclosure", "care", "Tell them", 0.0)


def test_a_topic_is_part_of_the_digest(tmp_path: Path) -> None:
    assert load_corpus(with_topic(tmp_path, TOPIC)).digest != load_corpus(SOUND).digest


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("example-notice: told", "example-notice: aloud", "There is no level 'aloud'."),
        ("levels: {told: Tell them, written: Tell them in writing}", "stricter: shorter", "It is measured by levels or by a time"),
        ("levels: {told: Tell them, written: Tell them in writing}", "stricter: shorter\n    says: Within {time}", "'told' is not a time."),
        ("label: In care", "lable: In care", "subjects.care.lable: Extra inputs are not permitted."),
        ("subjects:", "subjects: [", "This is not YAML"),
    ],
)
def test_a_fault_is_named(tmp_path: Path, old: str, new: str, fault: str) -> None:
    with pytest.raises(CorpusError) as caught:
        load_corpus(with_topic(tmp_path, TOPIC.replace(old, new)))

    assert any(fault in str(problem) and problem.file == "topics/disclosure.yaml" for problem in caught.value.problems)


def test_a_duty_that_nobody_has_is_noted(tmp_path: Path) -> None:
    problems, _ = check_corpus(with_topic(tmp_path, TOPIC.replace("example-notice", "example-other")))

    assert [problem.fault for problem in problems] == ["There is no obligation 'example-other'."]


def test_the_five_topics_stand_in_order_and_every_law_on_recording_is_measured() -> None:
    assert tuple(corpus().topics) == ORDER
    recording = [i for name, i in corpus().instruments.items() if name.endswith("-recording-consent")]
    assert len(recording) == 51
    assert all(corpus().measures.get(duty.id) for instrument in recording for duty in instrument.obligations)
