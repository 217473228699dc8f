CREATE TABLE decisions (
      number INTEGER PRIMARY KEY,
      fingerprint TEXT NOT NULL,
      decision TEXT NOT NULL,
      DOI TEXT,
      by TEXT NOT NULL,
      at TEXT NOT NULL,
      note TEXT NOT NULL,
      about TEXT NOT NULL,
      seen TEXT NOT NULL,
      matcher TEXT NOT NULL
);
CREATE INDEX decisions_by_fingerprint ON decisions (fingerprint);
INSERT INTO decisions VALUES (1,'2-0123456789abcdef01234567','accept','10.5555/x','Ana','2026-11-25T10:12:00+00:00','seen on paper','Okafor 1998 Slow rivers','["10.5555/x"]','2026-11-23');
PRAGMA user_version = 1;
