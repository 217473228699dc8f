"""The service: pages for review and a REST API over the same jobs as the command line's.

A shell, as `cli` is one: it parses requests, wires, answers; nothing is decided
here. A request passes `guard` before anything else; `groups` is the table of
what is served; `service` says how this service was started.
"""
