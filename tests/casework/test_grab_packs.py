"""The grab pack of one child: who may print it, what is noted of it, and what the log says of it later."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from cmeforms.casework.children.break_glass import Asked, open_out_of_hours
from cmeforms.casework.children.child_forms import start_for_child
from cmeforms.casework.children.conflicts import add_conflict
from cmeforms.casework.children.placements import end_placement, place_child
from cmeforms.casework.ground.child_record import child_of
from cmeforms.casework.packs.grab_packs import pack_overview, print_pack
from cmeforms.casework.packs.operator_packs import pack_by_reference, poster_by_reference
from cmeforms.casework.papers.open_checks import check_code
from cmeforms.casework.papers.verifying import VerifiedFile, verify_file
from cmeforms.casework.upkeep.erasing import erase
from cmeforms.definitions.roles import Role
from cmeforms.errors import ActRefused, NotAllowed, RecordNotFound
from cmeforms.records.entries import EntryKind
from tests.documents_read import attached, pdf_text
from tests.factories import Town, copy_home, open_town
from tests.workers import Worker

CHILD = {"surname": "Quillfeather", "forenames": "Ottoline", "born_on": "2011-05-06"}
CANARY = "Kanarienvogel"
PASSPHRASE = "four plain words 7"
CAMERA = "MarkerOfTheCamera"


def photo_of_a_phone() -> dict[str, str]:
    """A photo 40 wide and 60 high once it is turned upright, as its EXIF asks; the camera's name is in it."""
    picture = Image.effect_noise((60, 40), 90).convert("RGB")
    exif = Image.Exif()
    exif[0x0112], exif[0x0110] = 6, CAMERA
    written = io.BytesIO()
    picture.save(written, "JPEG", exif=exif)
    return {"name": "face.jpg", "base64": base64.b64encode(written.getvalue()).decode("ascii")}


PACK = {**CHILD, "photo": photo_of_a_phone(), "photo_taken_on": "2026-02-20", "reviewed_on": "2026-03-01"}
PLAN = {"gangs": "yes", "gangs_details": CANARY, "child_view": "Likes the garden."}


@dataclass(frozen=True)
class Care:
    """A town in which a child has an information sharing form and a trigger plan, and is placed with Lakeside House."""

    town: Town
    pack: str
    plan: str

    @property
    def worker(self) -> Worker:
        return self.town.of_role(Role.SOCIAL_WORKER)

    @property
    def carer(self) -> Worker:
        return self.town.of_role(Role.CARER)

    @property
    def child(self) -> str:
        return child_of(self.town.services.log.state(self.pack))

    def prints(self, worker: Worker | None = None, passphrase: str = "") -> bytes:
        made = print_pack(self.town.services, (worker or self.worker).person, self.child, passphrase)
        assert made.reference == self.town.services.log.state(self.child).reference
        return made.pdf

    def verifies(self, pdf: bytes) -> VerifiedFile:
        return verify_file(self.town.services.verifier, pdf)

    def kinds(self) -> list[EntryKind]:
        return [entry.kind for entry in self.town.services.log.entries(record_id=self.child)]


@pytest.fixture(scope="module")
def care_home(prepared_home: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    home = copy_home(prepared_home, tmp_path_factory.mktemp("care") / "home")
    town = open_town(home)
    worker = town.of_role(Role.SOCIAL_WORKER)
    pack = worker.starts("grab-pack")
    worker.fills(pack, seed=4, given=PACK)
    worker.signs(pack)
    child = child_of(town.services.log.state(pack))
    plan = start_for_child(town.services, worker.person, child, "trigger-plan")
    worker.fills(plan, seed=5, given=PLAN)
    worker.signs(plan)
    place_child(town.services, worker.person, child, "lakeside-home", date(2026, 3, 2))
    town.close()
    return home, pack, plan


@pytest.fixture
def care(care_home: tuple[Path, str, str], tmp_path: Path) -> Iterator[Care]:
    town = open_town(copy_home(care_home[0], tmp_path / "care"))
    yield Care(town, *care_home[1:])
    town.close()


def test_the_social_worker_gets_what_the_police_get_in_one_sealed_file(care: Care) -> None:
    pdf = care.prints()
    told = pdf_text(pdf)
    assert "Ottoline Quillfeather" in told
    assert CANARY in told
    name, answers = attached(pdf)
    assert name == f"grab-pack-{care.town.services.log.state(care.pack).reference}.json"
    assert answers["surname"] == "Quillfeather"
    verified = care.verifies(pdf)
    assert (verified.verdict, verified.is_issued_here) == ("well", True)
    assert verified.reference == care.town.services.log.state(care.child).reference


def test_the_carer_gets_their_version_of_the_plan_and_nothing_more(care: Care) -> None:
    pdf = care.prints(care.carer)
    told = pdf_text(pdf)
    assert "Ottoline Quillfeather" in told
    assert "Likes the garden." in told
    assert CANARY not in told + str(attached(pdf))
    overview = pack_overview(care.town.services, care.carer.person, care.child)
    assert overview
    assert overview.reader == "carer"


def test_a_carer_prints_it_as_long_as_the_child_is_placed_there(care: Care) -> None:
    end_placement(care.town.services, care.worker.person, care.child, date(2026, 3, 3))
    with pytest.raises(NotAllowed):
        care.prints(care.carer)
    with pytest.raises(NotAllowed):
        pack_overview(care.town.services, care.carer.person, care.child)


def test_the_duty_team_prints_it_while_it_has_the_records_open(care: Care) -> None:
    duty = care.town.of_role(Role.DUTY_TEAM)
    with pytest.raises(NotAllowed):
        care.prints(duty)
    care.town.clock.move(seconds=31)
    code = care.town.code_of(duty)
    reason = "The police rang at 2 am and ask for her photo."
    asked = Asked("Ottoline Quillfeather", date(2011, 5, 6), "police", reason, code)
    open_out_of_hours(care.town.services, duty.person, asked)
    assert CANARY in pdf_text(care.prints(duty))
    care.town.clock.move(minutes=61)
    with pytest.raises(NotAllowed):
        care.prints(duty)


def test_the_manager_prints_it_unless_kept_away_from_the_case(care: Care) -> None:
    manager = care.town.of_role(Role.TEAM_MANAGER)
    assert care.prints(manager)
    add_conflict(care.town.services, manager.person, care.child, care.worker.person.person_id, "Her uncle.")
    with pytest.raises(NotAllowed):
        care.prints(care.worker)


def test_nobody_else_prints_it_and_each_try_is_noted(care: Care) -> None:
    for role in (Role.LEAD, Role.CME_OFFICER, Role.ADMISSIONS, Role.AUDITOR, Role.ADMINISTRATOR):
        before = care.town.services.log.head().number
        with pytest.raises(NotAllowed):
            care.prints(care.town.of_role(role))
        after = care.town.services.log.entries(after=before)
        assert [entry.kind for entry in after] == [EntryKind.ACCESS_REFUSED], role


def test_each_print_is_noted_and_the_same_contents_do_not_replace_each_other(care: Care) -> None:
    first, at_once = care.prints(), care.prints()
    care.town.clock.move(minutes=5)
    later = care.prints()
    assert first == at_once != later, "each bears its own time"
    assert care.kinds()[-3:] == [EntryKind.DOCUMENT_SEALED, EntryKind.DOCUMENT_COPIED, EntryKind.DOCUMENT_COPIED]
    for pdf in (first, later):
        verified = care.verifies(pdf)
        assert (verified.verdict, verified.superseded_by) == ("well", "")
    assert care.town.services.log.verify_chain().is_well
    assert care.town.services.log.differing_states() == []


def test_another_reader_has_a_pack_of_their_own_that_replaces_none(care: Care) -> None:
    police, carers = care.prints(), care.prints(care.carer)
    assert care.kinds()[-2:] == [EntryKind.DOCUMENT_SEALED, EntryKind.DOCUMENT_SEALED]
    assert care.verifies(police).superseded_by == care.verifies(carers).superseded_by == ""


def test_a_pack_of_new_answers_replaces_the_older_one_in_file_and_short_code(care: Care) -> None:
    old = care.prints()
    services = care.town.services
    code = str(services.log.acts_on(care.child)[-1].facts["short_code"])
    answer = check_code(services, code, address="test")
    assert answer
    assert not answer.is_superseded
    care.town.clock.move(hours=1)
    newer = start_for_child(services, care.worker.person, care.child, "grab-pack")
    care.worker.fills(newer, seed=6, given={"hair": "Cut short last week"})
    care.worker.signs(newer)
    new = care.prints()
    assert "Cut short last week" in pdf_text(new)
    assert care.verifies(old).superseded_by == care.verifies(new).sha256
    answer = check_code(services, code, address="test")
    assert answer
    assert answer.is_superseded


def test_the_bytes_are_kept_nowhere(care: Care) -> None:
    pdf = care.prints()
    entry = care.town.services.log.acts_on(care.child)[-1]
    assert not entry.payload_sha256
    assert entry.facts["made_of"]
    home = care.town.services.home
    assert not any(pdf[:2000] in path.read_bytes() for path in home.rglob("*") if path.is_file())


def test_a_locked_copy_opens_with_its_pass_phrase_only_and_is_known(care: Care) -> None:
    locked = care.prints(care.carer, PASSPHRASE)
    reader = PdfReader(io.BytesIO(locked))
    assert reader.is_encrypted
    assert not reader.decrypt("another phrase 9")
    assert reader.decrypt(PASSPHRASE)
    assert "Quillfeather" in reader.pages[0].extract_text()
    assert b"Quillfeather" not in locked
    assert care.kinds()[-2:] == [EntryKind.DOCUMENT_SEALED, EntryKind.DOCUMENT_LOCKED]
    assert care.verifies(locked).verdict == "well"
    care.prints(care.carer, PASSPHRASE)
    assert care.kinds()[-1] is EntryKind.DOCUMENT_LOCKED


def test_a_weak_pass_phrase_makes_no_copy(care: Care) -> None:
    before = care.kinds()
    for weak in ("short", "x" * 128, "with a\nline break"):
        with pytest.raises(ActRefused):
            care.prints(passphrase=weak)
    assert care.kinds() == before


def test_a_photo_is_upright_and_tells_nothing_of_the_camera(care: Care) -> None:
    pdf = care.prints()
    image = PdfReader(io.BytesIO(pdf)).pages[0].images[0].image
    assert image
    assert (image.width, image.height) == (40, 60)
    assert CAMERA.encode() not in pdf


def test_a_child_without_the_form_has_no_pack(care: Care) -> None:
    other = care.worker.starts("trigger-plan")
    care.worker.fills(other, seed=7)
    care.worker.signs(other)
    child = child_of(care.town.services.log.state(other))
    assert pack_overview(care.town.services, care.worker.person, child) is None
    with pytest.raises(ActRefused, match="no grab pack yet"):
        print_pack(care.town.services, care.worker.person, child)


def test_an_erased_plan_leaves_the_pack(care: Care) -> None:
    reference = care.town.services.log.state(care.plan).reference
    erase(care.town.services, reference, rule="R-RET-01", reason_code="end")
    told = pdf_text(care.prints())
    assert CANARY not in told
    assert "Nobody has submitted a pre-incident" in told


def test_an_operator_finds_the_child_by_its_reference_or_by_a_form(care: Care) -> None:
    services = care.town.services
    for record_id in (care.child, care.pack, care.plan):
        made = pack_by_reference(services, services.log.state(record_id).reference)
        assert made.reference == services.log.state(care.child).reference
    with pytest.raises(RecordNotFound):
        pack_by_reference(services, "CH-NONE-NONE")


def test_a_poster_names_no_risk_and_no_address(care: Care) -> None:
    services = care.town.services
    poster = poster_by_reference(services, services.log.state(care.child).reference)
    told = pdf_text(poster.pdf) + str(attached(poster.pdf))
    answers: dict[str, Any] = dict(attached(care.prints())[1])
    assert "Quillfeather" in told
    for hidden in ("Exploitation", "Gangs", "Suicide", "2011", str(answers["placement_address"]["postcode"])):
        assert hidden not in told
    assert care.verifies(poster.pdf).verdict == "well"


def test_a_file_of_the_home_that_is_no_pack_gives_way_to_the_shipped_one(care: Care) -> None:
    folder = care.town.services.home / "form_definitions" / "packs"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "grab-pack.toml").write_text("title = 7", encoding="utf-8")
    assert care.prints()
