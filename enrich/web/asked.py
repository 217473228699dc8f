"""What a handler may ask for, by these names: `service`, `sessions`, `desk`, `views`, `owner`."""

from __future__ import annotations

from litestar.di import NamedDependency
from litestar.params import FromPath

from enrich.web.desk.desk import Desk
from enrich.web.desk.views import Views
from enrich.web.service import Service
from enrich.web.sessions import Sessions

TheService = NamedDependency[Service]
"""How the service was started."""
TheSessions = NamedDependency[Sessions]
TheDesk = NamedDependency[Desk]
TheViews = NamedDependency[Views]
Owner = NamedDependency[str]
"""Whose the request is: the name under which jobs are kept, "" for who is at this machine."""
Id = FromPath[str]
"""A job, as the path names it; nobody has looked yet whether there is one."""
