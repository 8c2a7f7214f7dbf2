// The tables of the library, as steps from one version of its file to the next.

/** What takes a library from the version that is its place in the list, from 0, to the next. Never changed once released. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE run (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    sources TEXT NOT NULL,
    loose_roots TEXT NOT NULL,
    copies TEXT NOT NULL,
    recursive INTEGER NOT NULL,
    model_id TEXT NOT NULL,
    model_sha256 TEXT NOT NULL,
    labels TEXT NOT NULL,
    top_k INTEGER NOT NULL,
    name TEXT NOT NULL,
    threshold REAL NOT NULL,
    device TEXT NOT NULL,
    state TEXT NOT NULL,
    message TEXT,
    created_at REAL NOT NULL,
    deleted_at REAL,
    seconds REAL NOT NULL DEFAULT 0,
    found INTEGER,
    left_out INTEGER NOT NULL DEFAULT 0,
    linked_folders INTEGER NOT NULL DEFAULT 0,
    system_files INTEGER NOT NULL DEFAULT 0,
    owner TEXT,
    beat_at REAL,
    pass INTEGER NOT NULL DEFAULT 0
  ) STRICT;

  -- Numbers of roots and labels are kept in memory, by every process: none is ever used again.
  CREATE TABLE root (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
    path TEXT NOT NULL,
    UNIQUE (run, path)
  ) STRICT;

  CREATE TABLE label (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
    name TEXT NOT NULL,
    UNIQUE (run, name)
  ) STRICT;

  -- status: 0 ok, 1 error, 2 skipped. Scores are millionths. An answer that is hidden, as its file cannot be read any
  -- more, is in predictions alone; label is that by a person, or else the best one of an answer that is not hidden.
  CREATE TABLE picture (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
    source INTEGER NOT NULL,
    root INTEGER NOT NULL,
    path TEXT NOT NULL,
    place INTEGER NOT NULL,
    pass INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    status INTEGER NOT NULL,
    score INTEGER,
    best INTEGER,
    label INTEGER,
    reviewed INTEGER,
    reviewed_at REAL,
    file_size INTEGER,
    captured_at TEXT,
    width INTEGER,
    height INTEGER,
    predictions TEXT,
    device TEXT,
    inference_ms REAL,
    error_code TEXT,
    error TEXT,
    key_size INTEGER,
    key_mtime REAL,
    key_hash TEXT
  ) STRICT;
  CREATE UNIQUE INDEX picture_path ON picture (run, source, root, path);
  CREATE INDEX picture_place ON picture (run, place);
  CREATE INDEX picture_errors ON picture (run, place) WHERE status = 1;
  -- With what is always null in them, as otherwise the table itself is looked at to know that it is.
  CREATE INDEX picture_unreviewed ON picture (run, reviewed, place) WHERE status = 0 AND reviewed IS NULL;
  CREATE INDEX picture_reviewed ON picture (run, place) WHERE reviewed IS NOT NULL;
  CREATE INDEX picture_label ON picture (run, label, place) WHERE label IS NOT NULL;
  CREATE INDEX picture_score ON picture (run, score, place) WHERE status = 0;
  CREATE INDEX picture_unreviewed_score ON picture (run, reviewed, score, place) WHERE status = 0 AND reviewed IS NULL;
  CREATE INDEX picture_label_score ON picture (run, label, score, place) WHERE status = 0;
  -- In the very order that is asked for.
  CREATE INDEX picture_size ON picture (run, file_size DESC, place);
  CREATE INDEX picture_captured ON picture (run, captured_at IS NULL, captured_at, place);

  -- How many rows of a facet lie in a stretch of places or of scores; see tallies.ts.
  CREATE TABLE tally (
    run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
    facet TEXT NOT NULL,
    bucket INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    PRIMARY KEY (run, facet, bucket)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE omitted (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
    root INTEGER NOT NULL,
    path TEXT NOT NULL,
    reason TEXT NOT NULL
  ) STRICT;
  CREATE INDEX omitted_run ON omitted (run);

  -- What people said: a change is one step that can be taken back, and holds the label that each row had before.
  CREATE TABLE change (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
    at REAL NOT NULL,
    undone_at REAL
  ) STRICT;
  CREATE INDEX change_run ON change (run, number) WHERE undone_at IS NULL;
  CREATE TABLE correction (
    change INTEGER NOT NULL REFERENCES change ON DELETE CASCADE,
    picture INTEGER NOT NULL REFERENCES picture ON DELETE CASCADE,
    label INTEGER,
    before INTEGER,
    before_at REAL,
    PRIMARY KEY (change, picture)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX correction_picture ON correction (picture);
  `,
];
