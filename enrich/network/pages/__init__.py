"""The page door: fetches web pages at addresses that strangers wrote down, safely and with manners.

It stands beside the door to the services and shares none of its judgements: a
page's status is data, and closes nothing for anybody else.
"""
