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
CREATE TABLE jobs (
      number INTEGER PRIMARY KEY,
      digest TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      about TEXT NOT NULL,
      created TEXT NOT NULL,
      touched TEXT NOT NULL,
      finished TEXT NOT NULL,
      done INTEGER NOT NULL,
      end INTEGER NOT NULL,
      pinned INTEGER NOT NULL,
      decided TEXT NOT NULL,
      state BLOB NOT NULL,
      holder TEXT NOT NULL,
      until REAL NOT NULL
);
CREATE TABLE positions (
      job INTEGER NOT NULL,
      position INTEGER NOT NULL,
      at INTEGER NOT NULL,
      status TEXT NOT NULL,
      DOI TEXT NOT NULL,
      PRIMARY KEY (job, position)
) WITHOUT ROWID;
CREATE TABLE visits (
      address TEXT PRIMARY KEY,
      asked TEXT NOT NULL,
      state BLOB NOT NULL
) WITHOUT ROWID;
INSERT INTO decisions VALUES (1,'2-0123456789abcdef01234567','accept','10.5555/x','Ana','2026-11-25T10:12:00+00:00','seen on paper','Okafor 1998 Slow rivers','["10.5555/x"]','2026-11-23');
INSERT INTO jobs VALUES (1,'abababababababababababababababababababababababababababababababab','refs.bib','{}','2026-11-25T10:00:00+00:00','2026-11-25T10:05:00+00:00','',19,10394,0,'',x'','',0);
INSERT INTO positions VALUES (1,0,16,'matched','10.5555/x');
INSERT INTO visits VALUES ('http://a.example/x','2026-11-25',x'7b2261736b6564223a22323032362d31312d3235222c22776f7264223a226661696c696e67222c2273696e6365223a22323032362d31312d3232222c22636f756e746564223a22323032362d31312d3235222c22636f756e74223a327d');
PRAGMA user_version = 3;
