"""Adds a looked-after child to a demo: in care, placed with a home, with a current grab pack; nobody is meant."""

from __future__ import annotations

from datetime import timedelta

from cmeforms.casework.children.child_forms import start_for_child
from cmeforms.casework.children.placements import place_child
from cmeforms.casework.demo.forms import fill
from cmeforms.casework.forms.drafting import Values, start
from cmeforms.casework.forms.submitting import submit
from cmeforms.casework.ground.child_record import child_of
from cmeforms.casework.ground.services import Services
from cmeforms.casework.packs.grab_packs import MadePack, print_pack
from cmeforms.clock import london_date
from cmeforms.people.model import Person

HOME_ID = "lakeside-home"


def add_looked_after_child(services: Services, worker: Person, seed: int) -> MadePack:
    """Submit the information sharing form and the trigger plan of a child, place it, and make its grab pack."""
    today = london_date(services.clock())
    taken_on = (today - timedelta(days=20)).isoformat()
    pack_id = start(services, worker, "grab-pack")
    given = {**_CHILD, **_PACK, "photo_taken_on": taken_on, "reviewed_on": today.isoformat()}
    submit(services, worker, pack_id, draft_revision=fill(services, worker, pack_id, seed, given=given))
    child_id = child_of(services.log.state(pack_id))
    plan_id = start_for_child(services, worker, child_id, "trigger-plan")
    submit(services, worker, plan_id, draft_revision=fill(services, worker, plan_id, seed, given=_PLAN))
    place_child(services, worker, child_id, HOME_ID, today)
    return print_pack(services, worker, child_id)


_CHILD: Values = {"surname": "Żeleńska-Marlowe", "forenames": "Tamsin Iwona", "born_on": "2012-04-17"}

_PACK: Values = {
    "nickname": "Tam",
    "height": 158,
    "weight": 49.5,
    "complexion": "Fair, freckled",
    "hair": "Dark red, shoulder length, often plaited",
    "marks": [{"kind": "Scar", "body_part": "Left eyebrow", "description": "Two centimetres, straight"}],
    "phones": [{"number": "07700 900461", "network": "Invented Mobile", "handset": "Black, cracked glass"}],
    "primary_contact": "Jolanta Śliwkowska",
    "primary_contact_phone": "01632 960204",
    "primary_contact_mobile": "07700 900462",
    "nationality": "British",
    "first_language": "English, Polish",
    "school_or_work": "Harbour Academy",
    "social_worker": {
        "full_name": "Hana Birtwistle",
        "organisation": "Northmoor Council",
        "phone": "01632 960151",
        "email": "hana@northmoor.example",
    },
    "out_of_hours_phone": "01632 960199",
    "disabilities": "None",
    "medical_requirements": "Asthma. Blue inhaler when needed, brown inhaler morning and night, two puffs.",
    "safe_without": "One night; less if it is cold or she has run",
    "allergies": "Penicillin",
    "places": [
        {
            "place": "Skate park behind the station",
            "address": "Station Approach, Northmoor NM1 4XY",
            "why": "Friends meet there after school",
            "found_before": "yes",
            "staff_risk": "low",
            "police_needed": "no",
        }
    ],
}

_PLAN: Values = {
    "agreed_times": [{"day": "friday", "at": "21:30", "grace": 30}],
    "actions_if_missing": [
        {"action": "Search house, garden and garage; ring her phone", "by": "Staff on shift", "within": 15},
        {"action": "Ring her aunt and two friends", "by": "Staff on shift", "within": 30},
        {"action": "Tell the police", "by": "Senior on shift", "within": 60, "contact": "101"},
    ],
}
