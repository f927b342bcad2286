"""What Jira answers, as far as we read it: its own names, in the shapes of its REST
documentation."""

from __future__ import annotations

from pydantic import AwareDatetime, BaseModel, RootModel


class Author(BaseModel):
    accountId: str
    displayName: str
    accountType: str = "atlassian"


class Item(BaseModel):
    """One field of an edit."""

    field: str
    fromString: str | None = None
    toString: str | None = None


class History(BaseModel):
    """One edit of an issue."""

    id: str
    author: Author
    created: AwareDatetime
    items: list[Item]


class Said(BaseModel):
    """A comment. Without `jsdPublic` nobody promises that the customer may see it.

    The body is text where we ask for it, but a document in some webhooks: polling tells those.
    """

    id: str
    author: Author
    created: AwareDatetime
    body: str | dict[str, object]
    jsdPublic: bool = False


class Labels(BaseModel):
    labels: list[str] = []


class Issue(BaseModel):
    id: str
    key: str
    fields: Labels


class Created(BaseModel):
    issueKey: str


class Found(BaseModel):
    issues: list[Issue]
    nextPageToken: str | None = None


class Me(BaseModel):
    accountId: str


class Server(BaseModel):
    serverTime: AwareDatetime


class Option(BaseModel):
    id: str


class TransitionField(BaseModel):
    required: bool
    allowedValues: list[Option] = []


class Status(BaseModel):
    name: str


class ServiceDesk(BaseModel):
    projectKey: str


class Workflow(BaseModel):
    """The steps of one issue type."""

    statuses: list[Status]


class Workflows(RootModel[list[Workflow]]):
    pass


class StatusField(BaseModel):
    status: Status


class IssueStatus(BaseModel):
    fields: StatusField


class Transition(BaseModel):
    id: str
    to: Status
    fields: dict[str, TransitionField] = {}


class Transitions(BaseModel):
    transitions: list[Transition]


class Comments(BaseModel):
    comments: list[Said]


class Property(BaseModel):
    key: str
    value: dict[str, object]


class Marked(BaseModel):
    properties: list[Property] = []


class MarkedPage(BaseModel):
    values: list[Marked]


class Histories(BaseModel):
    values: list[History]
    isLast: bool


class FormField(BaseModel):
    fieldId: str
    required: bool


class Form(BaseModel):
    requestTypeFields: list[FormField]
