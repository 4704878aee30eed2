"""Who may do what: every role, action and situation of five forms against a table written by hand."""

import csv
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from cmeforms.people.authorise import ROWS, STAGES, Action, Relation, Scope, authorisation_table, authorise
from cmeforms.people.model import ROLE_TITLES, Person, Role, role_problems
from cmeforms.people.relations import HOLDS
from cmeforms.submissions.lifecycle import Stage

SCHOOL_ROLES = {Role.SCHOOL_STAFF, Role.LEAD}
PROFESSIONALS = frozenset(Role) - {Role.RECORDS_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR}
"""CME 2 as it is defined: any professional may fill and sign it, where the table lets their role."""

NIGHT = frozenset({Role.CARER, Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.DUTY_TEAM})
"""Who may report a child missing from care."""

FORMS = {
    "F01": Scope(
        slug="cme1",
        filled_by=frozenset(SCHOOL_ROLES),
        received_by=frozenset({Role.PAEWS, Role.CME_OFFICER}),
    ),
    "F02": Scope(slug="cme2", filled_by=PROFESSIONALS, received_by=frozenset({Role.CME_OFFICER})),
    "F20": Scope(
        slug="trigger-plan",
        filled_by=frozenset({Role.SOCIAL_WORKER, Role.TEAM_MANAGER}),
        received_by=frozenset({Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.DUTY_TEAM, Role.CARER}),
    ),
    "F21": Scope(slug="grab-pack", filled_by=NIGHT, received_by=NIGHT),
    "F27": Scope(
        slug="return-interview",
        filled_by=frozenset({Role.INTERVIEWER, Role.SOCIAL_WORKER}),
        received_by=frozenset({Role.SOCIAL_WORKER, Role.TEAM_MANAGER}),
    ),
}
COUNTERSIGNED_BY = {"F01": Role.PAEWS, "F27": Role.TEAM_MANAGER}
OFFICE = {"F01": {Role.CME_OFFICER}, "F02": {Role.CME_OFFICER}, "F20": set(), "F21": NIGHT, "F27": set()}
SENT = {Stage.AWAITING_SIGNATURE, Stage.AWAITING_OFFICE, Stage.COMPLETE}
FITTING_STAGES = {
    Action.VIEW: SENT | {Stage.DRAFT, Stage.RETURNED},
    Action.EDIT: {Stage.DRAFT, Stage.RETURNED},
    Action.SIGN: {Stage.DRAFT, Stage.RETURNED, Stage.AWAITING_SIGNATURE},
    Action.COUNTERSIGN: {Stage.AWAITING_SIGNATURE},
    Action.RETURN_: {Stage.AWAITING_SIGNATURE},
    Action.COMPLETE_OFFICE: {Stage.AWAITING_OFFICE},
    Action.DOWNLOAD: SENT | {Stage.RETURNED},
    Action.SEND: SENT,
    Action.ISSUE_LETTERS: SENT,
    Action.ASSIGN: SENT,
    Action.DISCARD: {Stage.DRAFT},
    Action.EXPORT: SENT,
}


def person(*roles, person_id="me", organisation_id="", is_active=True):
    home = "school-a" if SCHOOL_ROLES.intersection(roles) else "authority"
    return Person(person_id, "me@council.example", "Robin Sample", roles, organisation_id or home, is_active)


def by(creator, signer, organisation_id):
    return {"created_by": creator, "submitted_by": signer, "signed_by": {signer}, "organisation_id": organisation_id}


def at_stage(form, stage):
    """The form's scope with the turn that its definition gives at this stage."""
    scope = replace(FORMS[form], stage=stage)
    if stage in (Stage.DRAFT, Stage.RETURNED):
        return replace(scope, next_signature_roles=frozenset({Role.LEAD}) if form == "F01" else scope.filled_by)
    if stage is Stage.AWAITING_SIGNATURE:
        return replace(scope, next_signature_roles=frozenset({COUNTERSIGNED_BY[form]}), next_countersigns=True)
    return replace(scope, office_roles=frozenset(OFFICE[form]) if stage is Stage.AWAITING_OFFICE else frozenset())


def situations(form, home):
    """Every situation by name, for someone whose id is ``me`` and whose organisation is ``home``."""
    draft, returned, complete = (at_stage(form, s) for s in (Stage.DRAFT, Stage.RETURNED, Stage.COMPLETE))
    stage = Stage.AWAITING_OFFICE if OFFICE[form] else Stage.COMPLETE
    sent = at_stage(form, Stage.AWAITING_SIGNATURE if form in COUNTERSIGNED_BY else stage)
    unsigned = {"submitted_by": "", "signed_by": frozenset()}
    own, colleague = by("me", "colleague", home), by("colleague", "colleague", home)
    elsewhere = by("stranger", "their-lead", "elsewhere")
    return {
        "blank_form": FORMS[form],
        "the_service": Scope(),
        "own_draft": replace(draft, **own | unsigned),
        "colleague_draft": replace(draft, **colleague | unsigned),
        "elsewhere_draft": replace(draft, **elsewhere | unsigned),
        "own_sent": replace(sent, **own),
        "colleague_sent": replace(sent, **colleague),
        "elsewhere_sent": replace(sent, **elsewhere),
        "assigned_sent": replace(sent, **elsewhere, assigned_to="me"),
        "assigned_draft": replace(draft, **elsewhere | unsigned, assigned_to="me"),
        "signed_by_me_sent": replace(sent, **elsewhere | {"signed_by": {"me"}}),
        "submitted_by_me_sent": replace(sent, **elsewhere | {"submitted_by": "me"}),
        "conflicted_sent": replace(sent, **elsewhere, conflicted=frozenset({"me"})),
        "conflicted_own_draft": replace(draft, **own | unsigned, conflicted=frozenset({"me"})),
        "left_behind_draft": replace(draft, **elsewhere | unsigned | {"created_by": "me"}),
        "own_sent_child_placed_elsewhere": replace(sent, **own, placed_with="another-home"),
        "own_draft_child_placed_elsewhere": replace(draft, **own | unsigned, placed_with="another-home"),
        "draft_of_my_home": replace(draft, **colleague | unsigned, home_id=home),
        "sent_of_my_home": replace(sent, **colleague, home_id=home),
        "sent_of_my_home_child_placed_elsewhere": replace(sent, **colleague, home_id=home, placed_with="another-home"),
        "child_placed_with_me_sent": replace(sent, **elsewhere, placed_with="me"),
        "child_placed_with_my_home_sent": replace(sent, **elsewhere, placed_with=home),
        "child_placed_with_me_draft": replace(draft, **elsewhere | unsigned, placed_with="me"),
        "child_placed_elsewhere_sent": replace(sent, **elsewhere, placed_with="another-home"),
        "opened_by_me_sent": replace(sent, **elsewhere, opened_by=frozenset({"me"})),
        "opened_by_me_draft": replace(draft, **elsewhere | unsigned, opened_by=frozenset({"me"})),
        "opened_by_another_sent": replace(sent, **elsewhere, opened_by=frozenset({"somebody"})),
        "of_my_team_sent": replace(sent, **elsewhere, team_id=home),
        "of_another_team_sent": replace(sent, **elsewhere, team_id="another-team"),
        "own_returned": replace(returned, **own | unsigned),
        "colleague_returned": replace(returned, **colleague | unsigned),
        "elsewhere_returned": replace(returned, **elsewhere | unsigned),
        "own_complete": replace(complete, **own),
        "elsewhere_complete": replace(complete, **elsewhere),
        "own_discarded": replace(at_stage(form, Stage.DISCARDED), **own),
        "own_erased": replace(at_stage(form, Stage.ERASED), **own),
    }


def expected_table():
    with (Path(__file__).parent / "authorise.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len({(row["form"], row["situation"], row["role"]) for row in rows})
    return {(row["form"], row["situation"], Role(row["role"])): set(row["allowed"].split()) for row in rows}


EXPECTED = expected_table()
CELLS = list(product(FORMS, situations("F01", "x"), Role))


@pytest.mark.parametrize(("form", "situation"), list(product(FORMS, situations("F01", "x"))))
def test_exactly_what_the_table_says_is_allowed(form, situation):
    found = {}
    for role in Role:
        me = person(role)
        scope = situations(form, me.organisation_id)[situation]
        allowed = {str(action) for action in Action if authorise(me, action, scope)}
        found[role] = allowed - ({"verify"} if scope.stage is None else set())
    assert found == {role: EXPECTED.get((form, situation, role), set()) for role in Role}


@pytest.mark.parametrize("action", Action)
def test_each_action_fits_only_its_stages_whatever_else_would_allow_it(action):
    everyone = frozenset(Role)
    generous = Scope(
        slug="any",
        organisation_id="school-a",
        created_by="colleague",
        assigned_to="me",
        filled_by=everyone,
        received_by=everyone,
        next_signature_roles=everyone,
        next_countersigns=action in (Action.COUNTERSIGN, Action.RETURN_),
        office_roles=everyone,
    )
    me = person(*PROFESSIONALS)
    assert {s for s in Stage if authorise(me, action, replace(generous, stage=s))} == FITTING_STAGES.get(action, set())


def test_every_line_of_the_table_is_asked():
    assert EXPECTED.keys() <= set(CELLS)
    assert {word for words in EXPECTED.values() for word in words} == set(Action) - {"verify"}


@pytest.mark.parametrize("form", FORMS)
def test_a_closed_account_may_do_nothing_at_all(form):
    me = person(*Role, is_active=False)
    scopes = situations(form, me.organisation_id).values()
    assert not any(authorise(me, action, scope) for action, scope in product(Action, scopes))


def test_an_account_without_roles_may_do_nothing_at_all():
    scopes = situations("F02", "authority").values()
    assert not any(authorise(person(), action, scope) for action, scope in product(Action, scopes))


@pytest.mark.parametrize("roles", [(Role.LEAD, Role.PAEWS), (Role.PAEWS, Role.LEAD), tuple(PROFESSIONALS)])
@pytest.mark.parametrize("part", ["created_by", "submitted_by", "signed_by"])
def test_a_second_role_does_not_let_anyone_judge_their_own_form(roles, part):
    scope = situations("F01", "school-a")["elsewhere_sent"]
    mine = replace(scope, **{part: {"me"} if part == "signed_by" else "me"})
    assert authorise(person(*roles), Action.COUNTERSIGN, scope)
    assert not authorise(person(*roles), Action.COUNTERSIGN, mine)
    assert not authorise(person(*roles), Action.RETURN_, mine)


def test_a_lead_who_is_also_education_welfare_officer_cannot_sign_where_a_countersignature_is_due():
    assert not authorise(person(Role.LEAD, Role.PAEWS), Action.SIGN, situations("F01", "school-a")["colleague_sent"])


def test_nobody_signs_twice():
    draft = situations("F02", "school-a")["own_draft"]
    waiting = replace(draft, stage=Stage.AWAITING_SIGNATURE)
    assert authorise(person(Role.LEAD), Action.SIGN, waiting)
    assert not authorise(person(Role.LEAD), Action.SIGN, replace(waiting, signed_by=frozenset({"me"})))


def test_a_lead_does_not_countersign_even_where_a_definition_says_so():
    scope = replace(situations("F01", "school-a")["colleague_sent"], next_signature_roles=frozenset({Role.LEAD}))
    assert not authorise(person(Role.LEAD), Action.COUNTERSIGN, scope)


def test_admissions_officers_read_what_the_definition_sends_them_and_write_about_it():
    scope = situations("F02", "authority")["elsewhere_sent"]
    to_admissions = replace(scope, received_by=frozenset({Role.ADMISSIONS}))
    allowed = {action for action in Action if authorise(person(Role.ADMISSIONS), action, to_admissions)}
    assert allowed == {Action.VIEW, Action.DOWNLOAD, Action.ISSUE_LETTERS}


@pytest.mark.parametrize("separate", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_a_role_given_to_an_administrator_or_auditor_by_mistake_opens_no_case(separate):
    me = person(separate, Role.CME_OFFICER, Role.LEAD)
    for name, scope in situations("F02", me.organisation_id).items():
        allowed = {action for action in Action if authorise(me, action, scope)}
        assert not allowed - {Action.VERIFY, Action.AUDIT, Action.ADMINISTER}, name


def test_an_empty_organisation_is_nobodys_own_school():
    homeless = Person("me", "me@council.example", "Robin Sample", (Role.LEAD,), "")
    assert not authorise(homeless, Action.VIEW, replace(FORMS["F01"], stage=Stage.DRAFT, created_by="me"))


def test_a_form_is_not_started_for_another_school():
    assert not authorise(person(Role.LEAD), Action.START, replace(FORMS["F01"], organisation_id="elsewhere"))
    assert authorise(person(Role.LEAD), Action.START, replace(FORMS["F01"], organisation_id="school-a"))


def test_a_person_needs_an_id():
    with pytest.raises(ValueError, match="id"):
        person(Role.LEAD, person_id="")


def test_roles_that_do_not_go_together_are_told():
    assert role_problems([Role.LEAD, Role.PAEWS]) == []
    assert role_problems([Role.AUDITOR]) == []
    assert role_problems([])
    assert "Auditor" in role_problems([Role.AUDITOR, Role.LEAD])[0]
    assert "Administrator and Auditor" in role_problems([Role.AUDITOR, Role.ADMINISTRATOR])[0]


def test_every_role_has_a_title_every_action_its_stages_and_every_relation_its_question():
    assert set(ROLE_TITLES) == set(Role)
    assert set(STAGES) == set(Action)
    assert set(HOLDS) == set(Relation) == {row.relation for row in ROWS}
    assert len(set(ROWS)) == len(ROWS)


def test_the_table_for_readers_holds_every_row_in_words():
    table = authorisation_table()
    assert len(table) == len(ROWS)
    assert ("Education welfare officer", "countersign", Relation.RECEIVED.value) in table


@pytest.mark.parametrize("role", [Role.LEAD, Role.CME_OFFICER, Role.PAEWS])
def test_one_letter_is_issued_only_by_the_roles_that_send_it(role):
    me = person(role)
    scope = situations("F01", me.organisation_id)["colleague_sent"]
    sent_by = {roles: replace(scope, letter_roles=frozenset(roles)) for roles in ((role,), (Role.ADMISSIONS,))}
    assert [authorise(me, Action.ISSUE_LETTERS, letter) for letter in sent_by.values()] == [True, False]
