"""The closed list of roles a person may hold; definitions name them, ``people`` says what each may do."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A role, as definition files and accounts name it. Stored for ever: never rename or reuse a value.

    GUEST is somebody without an account, who fills in the one form that they were asked for by a link.

    Source: the roles that the seed procedures and forms name.
    """

    SCHOOL_STAFF = "school_staff"
    LEAD = "lead"
    PAEWS = "paews"
    CME_OFFICER = "cme_officer"
    ADMISSIONS = "admissions"
    SOCIAL_WORKER = "social_worker"
    TEAM_MANAGER = "team_manager"
    CARER = "carer"
    INTERVIEWER = "interviewer"
    MACE_COORDINATOR = "mace_coordinator"
    DUTY_TEAM = "duty_team"
    RECORDS_OFFICER = "records_officer"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    GUEST = "guest"


ROLE_TITLES = {
    Role.SCHOOL_STAFF: "School staff",
    Role.LEAD: "Designated safeguarding lead or headteacher",
    Role.PAEWS: "Education welfare officer",
    Role.CME_OFFICER: "Children missing education officer",
    Role.ADMISSIONS: "Admissions officer",
    Role.SOCIAL_WORKER: "Social worker",
    Role.TEAM_MANAGER: "Team manager",
    Role.CARER: "Carer or children's home",
    Role.INTERVIEWER: "Independent return home interviewer",
    Role.MACE_COORDINATOR: "MACE coordinator",
    Role.DUTY_TEAM: "Emergency duty team",
    Role.RECORDS_OFFICER: "Records officer",
    Role.AUDITOR: "Auditor",
    Role.ADMINISTRATOR: "Administrator",
    Role.GUEST: "Declared without an account",
}
"""Each role as people read it, on pages and in a signature."""
