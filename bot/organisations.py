"""Which company a person belongs to where the platform alone can't tell, and the care desk of that company."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from bot.errors import KnowledgeError
from bot.knowledge_files import Checked, OrganisationsFile, read
from bot.people import Company, Partner

Someone = TypeVar("Someone", bound=Partner)


@dataclass(frozen=True)
class Organisations:
    """`homes` maps a workspace's or tenant's id to a company, `people` a person's; `desks` a company's id to its own
    care channel, as in a route's `desk`."""

    homes: Mapping[str, Company]
    people: Mapping[str, Company]
    desks: Mapping[str, str]

    def recognise(self, person: Someone) -> Someone:
        """The person with their company; who is mapped by name is no guest there."""
        if person.id in self.people:
            return replace(person, company=self.people[person.id], guest=False)
        return replace(person, company=self.homes.get(person.company.id, person.company))


NOBODY = Organisations({}, {}, {})


def load(folder: Path) -> Organisations:
    """organisations.yaml of the folder; without the file nobody is mapped. KnowledgeError when it is wrong."""
    path = folder / "organisations.yaml"
    if not path.exists():
        return NOBODY
    file = read(path, OrganisationsFile)
    if not isinstance(file, Checked):
        raise KnowledgeError("\n".join(file))
    companies = {each.id: Company(each.id, each.name) for each in file.content.organisations}
    homes = {home: companies[each.id] for each in file.content.organisations for home in each.homes}
    people = {person: companies[each.id] for each in file.content.organisations for person in each.people}
    return Organisations(homes, people, {o.id: o.desk for o in file.content.organisations if o.desk})
