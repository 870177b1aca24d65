"""Releases: the dataset's tables frozen under a version, described, compared, checked and built again.

The way of a release:

    records --validate--> frames --compare with the last release--> changes --bump rules--> may it be this version?
            --describe--> documents --write aside, verify, rename--> releases/X.Y.Z/

`versions` numbers, `store` reads what was released, `edition` is a release before it is written, `snapshot` and
`changes` tell two of them apart, `bump` rules on the version, `cutting` makes a release, `verifying` checks one,
`rebuilding` builds one again from git.
"""
