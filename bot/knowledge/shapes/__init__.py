"""What may stand in the knowledge's YAML files."""

from __future__ import annotations

from bot.knowledge.shapes.base import Days as Days
from bot.knowledge.shapes.base import Id as Id
from bot.knowledge.shapes.base import Named as Named
from bot.knowledge.shapes.base import Shape as Shape
from bot.knowledge.shapes.base import Text as Text
from bot.knowledge.shapes.base import Tongue as Tongue
from bot.knowledge.shapes.base import Within as Within
from bot.knowledge.shapes.organisations import Answers as Answers
from bot.knowledge.shapes.organisations import ChannelShape as ChannelShape
from bot.knowledge.shapes.organisations import OrganisationsFile as OrganisationsFile
from bot.knowledge.shapes.organisations import OrganisationShape as OrganisationShape
from bot.knowledge.shapes.organisations import RetentionShape as RetentionShape
from bot.knowledge.shapes.routes import PROMISES as PROMISES
from bot.knowledge.shapes.routes import FieldKind as FieldKind
from bot.knowledge.shapes.routes import FieldShape as FieldShape
from bot.knowledge.shapes.routes import HoursShape as HoursShape
from bot.knowledge.shapes.routes import NoticeShape as NoticeShape
from bot.knowledge.shapes.routes import RepliesFile as RepliesFile
from bot.knowledge.shapes.routes import RoutesFile as RoutesFile
from bot.knowledge.shapes.routes import RouteShape as RouteShape
from bot.knowledge.shapes.routes import SavedReplyShape as SavedReplyShape
from bot.knowledge.shapes.topics import AskedFieldShape as AskedFieldShape
from bot.knowledge.shapes.topics import EntryShape as EntryShape
from bot.knowledge.shapes.topics import FamiliesFile as FamiliesFile
from bot.knowledge.shapes.topics import FamilyShape as FamilyShape
from bot.knowledge.shapes.topics import LeafShape as LeafShape
from bot.knowledge.shapes.topics import SourceShape as SourceShape
from bot.knowledge.shapes.topics import TopicFile as TopicFile
from bot.knowledge.shapes.translations import TranslatedEntryShape as TranslatedEntryShape
from bot.knowledge.shapes.translations import TranslatedFamilyShape as TranslatedFamilyShape
from bot.knowledge.shapes.translations import TranslatedFieldShape as TranslatedFieldShape
from bot.knowledge.shapes.translations import TranslatedRouteShape as TranslatedRouteShape
from bot.knowledge.shapes.translations import TranslationFile as TranslationFile
from bot.knowledge.shapes.words import LexiconFile as LexiconFile
from bot.knowledge.shapes.words import OutOfScopeFile as OutOfScopeFile
from bot.knowledge.shapes.words import SmallTalkFile as SmallTalkFile
