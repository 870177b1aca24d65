"""The speed of sound where missiles fly, for setting a Mach number beside a distance per time. Shared by rules.

In the standard atmosphere it is 295 m/s from 11 to 20 km and 340 m/s at sea level; 345 m/s leaves room for a warm day.
"""

from __future__ import annotations

#: Metres per second.
SLOWEST, FASTEST = 295.0, 345.0
#: Kilometres per hour in one metre per second.
KMH = 3.6


def mach_of(kmh: float, sound: float) -> float:
    """The Mach number of a speed in km/h where sound travels at `sound` m/s."""
    return kmh / (sound * KMH)
