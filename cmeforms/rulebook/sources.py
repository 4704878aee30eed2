"""The documents that rules come from, each named once; and how a source is written in a table of rules."""

from __future__ import annotations

from cmeforms.rulebook.findings import Source

NE_LINCS = "000 North East Lincolnshire, CME policy"
HARINGEY = "001 Haringey, with the statutory guidance of 2009"
CITY = "002 City of London"
LCPP = "002 London Child Protection Procedures"
MANCHESTER = "003 Manchester"
LIVERPOOL = "004 Liverpool, Children Missing from Education"

EDUCATION_ACT = "Education Act 1996"
REGISTRATION = "School Attendance (Pupil Registration) (England) Regulations 2024"
WORKING_TOGETHER = "Working together to improve school attendance, July 2026"
CME_GUIDANCE = "Children missing education, statutory guidance"
ACT_2026 = "Children's Wellbeing and Schools Act 2026"
SSDA903 = "SSDA903 return of looked-after children, missing episodes"
HOUSE = "Rules of this house"


def said_by(document: str, paragraph: str = "", also: str = "") -> Source:
    """A source, with a second document where two say the same."""
    return Source(document, paragraph, also)


def inferred(document: str, paragraph: str = "") -> Source:
    """A source whose result, limit or link this house concluded itself."""
    return Source(document, paragraph, is_inferred=True)
