"""Every model of the app, where Django looks for them."""

from publishing.checked import CheckedLink, CheckedPage
from publishing.kept import KeptUpload
from publishing.loaded import LoadedRow
from publishing.pages import Identified, OldSlug, Page, Publishable, Standing, State
from publishing.pending import PendingChange
from publishing.presence import Presence
from publishing.revisions import Revision
from publishing.version import ContentChange

__all__ = [
    "CheckedLink",
    "CheckedPage",
    "ContentChange",
    "Identified",
    "KeptUpload",
    "LoadedRow",
    "OldSlug",
    "Page",
    "PendingChange",
    "Presence",
    "Publishable",
    "Revision",
    "Standing",
    "State",
]
