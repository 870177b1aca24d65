"""US mission-design-series designations taken apart: RIM-174A, XAGM-183A. Shared by rules.

The form is [status]environment-mission-vehicle, a hyphen, the design number, the series letters, at times a further
configuration number (RIM-66M-5). The letter for the environment is compulsory: with an optional one, a reader takes
SM-6 for a missile without environment, and the M of MGM-140 for a status.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from capdata.rules.model import View
from capdata.rules.spans import family
from capdata.weighing.flatten import FlatClaim

PROPERTY = "designation.mds"

#: Captive, dummy, special test (temporary), maintenance, special test (permanent), experimental, prototype, planning.
STATUS = "CDJMNXYZ"
#: Air, multiple, coffin, individual, runway, silo-stored, silo-launched, mobile, soft pad, ship, space, underwater.
ENVIRONMENT = "ABCFGHLMPRSU"
#: Transport, decoy, electronic, surface attack, intercept, launch detection, scientific, navigation, drone, space
#: support, training, underwater attack, weather.
MISSION = "CDEGILMNQSTUW"
#: Booster, guided missile, probe, rocket, satellite.
VEHICLE = "BMNRS"
#: The letter that stands for several environments.
MULTIPLE = "B"

_SHAPE = re.compile(
    rf"(?P<status>[{STATUS}]?)(?P<environment>[{ENVIRONMENT}])(?P<mission>[{MISSION}])(?P<vehicle>[{VEHICLE}])"
    r"-(?P<number>[1-9]\d{0,3})(?P<series>[A-Z]{0,2})(?:-\d{1,2}[A-Z]?)?"
)


class Designation(NamedTuple):
    """The parts of a designation; `status` and `series` may be ''."""

    status: str
    environment: str
    mission: str
    vehicle: str
    number: int
    series: str


def parse(text: str) -> Designation | None:
    """The parts of `text`, or None where it is no designation of this form."""
    match = _SHAPE.fullmatch(text)
    if not match:
        return None
    status, environment, mission, vehicle, number, series = match.groups()
    return Designation(status, environment, mission, vehicle, int(number), series)


def designated(view: View) -> Iterator[tuple[FlatClaim, Designation]]:
    """The claims of a designation, planned ones too, that can be taken apart."""
    for flat in view.claims(PROPERTY):
        parts = parse(flat.claim.text or "")
        if parts:
            yield flat, parts


def letters(view: View, vocabulary: str, term: str) -> str:
    """The letters that stand for a term (schemas/vocabularies, field mds); '' where none does."""
    found = view.dictionary.vocabularies[vocabulary].terms.get(term)
    return str(found.fields.get("mds", "")) if found else ""


def root(view: View, missile: str) -> str:
    """The family at the top: a variant of a variant belongs to the first."""
    seen = {missile}
    while (above := family(view, missile)) not in seen:
        seen.add(above)
        missile = above
    return missile
