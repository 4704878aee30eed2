"""Uploaded words over the years: a release that asks for more, a tampered log, a full disk, a backup and its restore."""

from __future__ import annotations

import resource
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from cmeforms.casework.ground.places import SHIPPED, template_directories
from cmeforms.casework.ground.template_revisions import template_record_id
from cmeforms.casework.ground.template_shelf import TemplateShelf
from cmeforms.casework.templates.template_changes import upload_template, use_from_now_on
from cmeforms.casework.templates.template_pages import list_templates, view_revision
from cmeforms.casework.upkeep.backing_up import back_up_data, back_up_keys, restore_home
from cmeforms.casework.upkeep.checking import check_home_files
from cmeforms.casework.upkeep.doctoring import examine
from cmeforms.errors import ActRefused, StorageUnavailable
from cmeforms.records.record_log import RecordLog
from tests.changed_words import changed_words
from tests.factories import PASSPHRASE, Town, copy_home, open_town
from tests.records.tamper import raw

SLUG = "closed-parent"
FIELD = '\n[[field]]\nid = "case.news"\nlabel = "What is new"\nkind = "text"\n'


@pytest.fixture(scope="module")
def reworded_home(prepared_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that uses its own words in one letter."""
    home = copy_home(prepared_home, tmp_path_factory.mktemp("reworded") / "home")
    town = open_town(home)
    administrator = town.administrator.person
    assert upload_template(town.services, administrator, SLUG, changed_words(SLUG)).number == 1
    use_from_now_on(town.services, administrator, SLUG, 1)
    town.close()
    return home


@pytest.fixture
def reworded(reworded_home: Path, tmp_path: Path) -> Iterator[Town]:
    opened = open_town(copy_home(reworded_home, tmp_path / "reworded"))
    yield opened
    opened.close()


def ask_for_more(home: Path) -> None:
    """What a later release may do: the letter's declaration has a field that the uploaded words do not print."""
    folder = home / "letter_templates"
    folder.mkdir(exist_ok=True)
    for suffix in (".docx", ".toml"):
        shutil.copy(SHIPPED / "letter_templates" / f"{SLUG}{suffix}", folder)
    with (folder / f"{SLUG}.toml").open("a", encoding="utf-8") as file:
        file.write(FIELD)
    (folder / f"{SLUG}.docx").write_bytes(changed_words(SLUG, "{{ case.news }}"))


def test_words_that_a_release_outgrew_are_told_and_not_used(reworded: Town):
    assert check_home_files(reworded.services.home) == ([], 1)
    assert any("1 of them in words of this home" in finding.text for finding in examine(reworded.services))
    ask_for_more(reworded.services.home)
    town = open_town(reworded.services.home)
    services, administrator = town.services, town.administrator.person
    assert SLUG not in services.templates
    (told,) = services.templates.mistakes_of_revisions
    assert (told.file, told.key) == (f"{SLUG}.docx (revision 1)", "case.news")
    assert any(told.file in finding.text and not finding.is_well for finding in examine(services))
    assert list_templates(services, administrator)[-1].title == SLUG
    assert "case.news: is missing" in view_revision(services, administrator, SLUG, 1).report.mistakes[0]
    with pytest.raises(ActRefused, match="under an earlier release"):
        use_from_now_on(services, administrator, SLUG, 1)
    use_from_now_on(services, administrator, SLUG, 0)
    assert services.templates[SLUG].declaration.title
    assert check_home_files(services.home) == ([], 0)
    town.close()


def test_a_revision_that_was_altered_in_the_log_is_not_used(reworded: Town):
    log = reworded.services.log
    number = log.acts_on(template_record_id(SLUG))[0].number
    with raw(log.home.log_file) as connection:
        connection.execute("UPDATE payloads SET sealed = zeroblob(99) WHERE entry_number = ?", [number])
    templates = reworded.services.templates
    assert SLUG not in templates
    assert "was altered in the log" in templates.mistakes_of_revisions[0].reason
    assert not log.verify_chain().is_well


def test_a_full_disk_keeps_no_half_of_a_revision(town: Town):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    content = changed_words(SLUG)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        with pytest.raises(StorageUnavailable):
            upload_template(town.services, town.administrator.person, SLUG, content)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert town.services.templates.history(SLUG).revisions == ()
    assert upload_template(town.services, town.administrator.person, SLUG, content).number == 1
    assert town.services.log.verify_chain().is_well


def test_a_restored_home_has_its_own_words(reworded: Town, tmp_path: Path):
    data, keys, home = tmp_path / "data.zip", tmp_path / "keys.bin", tmp_path / "restored"
    back_up_data(reworded.services, data)
    back_up_keys(reworded.services, keys, PASSPHRASE)
    list(restore_home(home, data, keys, PASSPHRASE))
    log = RecordLog.open(home)
    restored = TemplateShelf(template_directories(home), log)
    assert restored.history(SLUG) == reworded.services.templates.history(SLUG)
    assert restored.file(SLUG, 1) == reworded.services.templates.file(SLUG, 1)
    assert restored[SLUG] == reworded.services.templates[SLUG]
    log.close()
