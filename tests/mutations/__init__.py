"""Ways to corrupt the sound records of `data/`, one theme a module; tests/test_mutations.py applies them.

A mutator is a generator that takes the bench (the data set as read) and yields every corruption of its kind that the
records allow. It says which code has to fire, `also` which others truly apply as well, and why.

    @mutates("R17", also={"R16": "no other page is near it"})
    def faster_than_its_engine(bench): ...

A corruption changes the text of one record, as an editor would; the line that has to be found is one of its lines.
"""
