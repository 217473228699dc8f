"""OpenRefine's protocol (Reconciliation API 0.2): rows of a table are matched to works, which give columns.

`questions` reads what is asked, `references` makes references of it, `offers`
makes candidates of what was found; `properties` is the table of what can be
told and fetched. `asking` has matched what is not known yet. What could not be
checked is never answered as empty: to OpenRefine an empty list says that there
is no such work, and it does not ask again.
"""
