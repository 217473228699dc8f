"""Where jobs are taken in and worked on: each in a folder and a process of its own.

    people/<who>/ledger.sqlite       what that person decided
    people/<who>/jobs/<id>/job.json  the card: what was handed in, how it stands
                          /input/    the files as they came
                          /ledger.sqlite, spools/   how far it came and its lines, as `enrich run` keeps them
                          /reports/  what was made for downloading

What belongs to who is at this machine lies in the data folder itself. So
whoever deletes the folder has deleted the job. A process ends with its service,
and goes on from its last commit when the service is there again.
"""
