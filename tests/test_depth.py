"""No headline cell of the American systems is left open: two origins, or what was searched for, or why none."""

import capdata
from capdata.made_pages.coverage import STATES, cells_by_system

NAMED = """
    sm-6 sm-6-block-i sm-6-block-ia sm-6-block-ib sm-6-block-iu sm-6-dual-i sm-6-dual-ii aim-174b sm-6-programme
    tomahawk tomahawk-block-ii tomahawk-block-iii tomahawk-block-iv tomahawk-block-v tomahawk-block-va
    tomahawk-block-vb tlam-n tasm bgm-109g tomahawk-programme typhon mrc usmc-lrf-launcher usmc-long-range-fires
    mk-41 mk-70
"""
HYPERSONIC = """
    lrhw lrhw-tel lrhw-programme cps cps-programme c-hgb arrw arrw-programme hacm hacm-programme opfires
    opfires-programme hawc hawc-programme tbg-programme mohawc-programme halo halo-programme hcsw-programme ahw
    ahw-programme htv-2 x-51a x-51a-programme hyfly hyfly-2 scifire-programme
"""
OPEN = {"one", "not looked for"}


def test_every_headline_cell_has_two_origins_or_says_what_was_searched_for():
    frames = {name: capdata.load(name, "tree") for name in ("claims", "values", "entities", "properties")}
    cells = cells_by_system(frames)
    assert set(STATES) > OPEN
    left = {
        f"{system} {name}": cell.state
        for system in (NAMED + HYPERSONIC).split()
        for name, cell in cells[system].items()
        if cell.state in OPEN
    }
    assert not left
