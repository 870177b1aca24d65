"""The path of a release to the public: a tag, a check on a clean checkout, the files to attach, a DOI at Zenodo.

    tag --clean clone--> verify, build again --> attachments --> what Zenodo is told --(only when told to)--> upload

`preparing` does all but the upload, and needs no network; `zenodo` says what a deposit consists of and makes it.
`python -m capdata.publication VERSION` runs them; `.ci/publish` and the workflow `release` call that.
"""
