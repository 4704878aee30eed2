"""Who signs a document that comes without a browser: reads ``NAME, ROLE``; signs and records nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cmeforms.definitions.model import MAIN_PART, FormDefinition, SignatureDeclaration
from cmeforms.definitions.roles import ROLE_TITLES, Role
from cmeforms.errors import ActRefused
from cmeforms.rulebook.text import name_problems, text_problems
from cmeforms.submissions.model import GivenSignature

LONGEST_ROLE = 100


def read_signers(definition: FormDefinition, signers: Sequence[str], at: datetime) -> list[GivenSignature]:
    """``NAME, ROLE`` for the signatures of the first part, in the definition's order; ``ActRefused`` otherwise."""
    declared = definition.signatures_of(MAIN_PART)
    if len(signers) > len(declared):
        raise ActRefused(f"This form has {len(declared)} signatures, and {len(signers)} were given.")
    signatures: list[GivenSignature] = []
    for number, (signer, signature) in enumerate(zip(signers, declared, strict=False), start=1):
        name, role = _name_and_role(signer, number)
        _require_order(role, number, declared)
        if signature.countersigns and _same_name(name, signatures):
            raise ActRefused(f"Signature {number} is a countersignature: somebody else gives it.")
        outcome = next(iter(signature.signing_outcomes.values()), "")
        signatures.append(GivenSignature(signature.id, name, role, at, signature.statement, outcome))
    return signatures


def _name_and_role(signer: str, number: int) -> tuple[str, str]:
    """What stands before and after the one comma; ``ActRefused`` where either is none that can be printed."""
    name, _, role = (part.strip() for part in signer.rpartition(","))
    if not name or not role or name_problems(name) or text_problems(role, LONGEST_ROLE):
        raise ActRefused(
            f"Signature {number} is not given as “NAME, ROLE”: a name as people write it, one comma, and a role"
            f" of at most {LONGEST_ROLE} characters."
        )
    return name, role


def _same_name(name: str, given: Sequence[GivenSignature]) -> bool:
    return name.casefold() in {signature.name.casefold() for signature in given}


def _require_order(role: str, number: int, declared: Sequence[SignatureDeclaration]) -> None:
    """A role that belongs to another signature of this form stands in the wrong place; other words are free."""
    stated = {known for known in Role if role.casefold() in (known.value, ROLE_TITLES[known].casefold())}
    own = set(declared[number - 1].by)
    others = {by for signature in declared for by in signature.by} - own
    if stated & others:
        titles = " or ".join(ROLE_TITLES[by] for by in declared[number - 1].by)
        raise ActRefused(f"Signature {number} is that of: {titles}. Give the signatures in the definition's order.")
