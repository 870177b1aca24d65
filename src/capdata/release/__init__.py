"""Release: the dataset's tables frozen under a version, described, compared, checked and built again.

The way of a release:

    records --validate--> frames --compare with the last release--> changes --bump rules--> may it be this version?
            --describe--> documents --write aside, verify, rename--> releases/X.Y.Z/

`snapshot` and `changes` tell two releases apart, `bump` and `promises` rule on the version, `planning` says what stands
against it, `cutting` makes it, `verifying` checks one, `rebuilding` builds one again from git. What a release is, and
how one is read, stands in `capdata.released`.
"""
