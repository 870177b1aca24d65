"""What stands on a card in words: what a claim states, under which qualifiers, and who says it.

Names stand for ids and labels for terms, as on the pages of the site.
"""

from __future__ import annotations

from capdata.reading.dataset import Dataset
from capdata.weighing.flatten import FlatClaim
from capdata.weighing.weigh import Value
from capdata.words.days import UP_TO, date_text
from capdata.words.figures import figure_text


class CardWords:
    """The words of one dataset."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.dictionary = dataset.dictionary

    def name(self, record_id: str) -> str:
        """A record's name, or its id where there is no such record."""
        record = self.dataset.records.get(record_id)
        return record.name if record else record_id

    def label(self, name: str, plan: bool = False) -> str:
        """A property's label, for what is or what is planned."""
        return self.dictionary.properties[name].label + (", planned" if plan else "")

    def term(self, vocabulary: str, term: str) -> str:
        """A term's label."""
        return self.dictionary.vocabularies[vocabulary].terms[term].label

    def stated(self, flat: FlatClaim) -> str:
        """What a claim states, and its time."""
        claim = flat.claim
        text = figure_text(flat)
        prop = self.dictionary.properties[claim.property]
        named = self.dataset.records.get(claim.text or "")
        if prop.type == "ref" and named:
            text = named.name
        elif prop.type == "term" and claim.text and prop.vocabulary:
            text = self.term(prop.vocabulary, claim.text)
        since, until = date_text(claim.since or ""), date_text(claim.until or "")
        if since and until:
            return f"{text}, {since} to {until}"
        return text + (f", since {since}" if since else "") + (f", until {until}" if until else "")

    def shown(self, value: Value) -> str:
        """What a group of claims is shown as: the chosen one, else the first."""
        return self.stated(value.chosen or (value.live[0] if value.live else value.claims[0]))

    def facet(self, value: Value) -> str:
        """The qualifiers of a group: `operator: United States Navy; role: anti-ship`."""
        parts = []
        for key, word in sorted(value.claims[0].claim.qualifiers.items()):
            if key != "planned":
                words = word if isinstance(word, (list, tuple)) else [word]
                parts.append(f"{key.replace('_', ' ')}: {', '.join(self._qualifier(key, str(one)) for one in words)}")
        return "; ".join(parts)

    def _qualifier(self, key: str, word: str) -> str:
        spec = self.dictionary.qualifiers[key]
        if spec["type"] == "date":
            return date_text(word, UP_TO)
        if key == "role" and word in self.dictionary.vocabularies["baselines"].terms:
            return self.term("baselines", word)
        return self.term(spec["vocabulary"], word) if "vocabulary" in spec else self.name(word)

    def origin(self, flat: FlatClaim) -> str:
        """Who says it, and where it is printed if that is another."""
        publisher = self.name(flat.source.publisher or "")
        if flat.claim.origin and flat.claim.origin != flat.source.publisher:
            return f"{self.name(flat.claim.origin)} via {publisher}"
        return publisher
