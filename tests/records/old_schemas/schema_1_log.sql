CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE entries (
        number INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        kind TEXT NOT NULL,
        format_number INTEGER NOT NULL,
        record_id TEXT NOT NULL,
        person_id TEXT NOT NULL,
        facts TEXT NOT NULL,
        payload_sha256 TEXT NOT NULL,
        previous_hash TEXT NOT NULL,
        entry_hash TEXT NOT NULL
    ) STRICT;
CREATE TABLE payloads (
        entry_number INTEGER NOT NULL REFERENCES entries (number),
        name TEXT NOT NULL,
        sealed BLOB NOT NULL,
        PRIMARY KEY (entry_number, name)
    ) STRICT;
CREATE TABLE definition_texts (
        definition_sha256 TEXT PRIMARY KEY,
        slug TEXT NOT NULL,
        definition_revision INTEGER NOT NULL,
        text TEXT NOT NULL
    ) STRICT;
CREATE TABLE record_states (
        record_id TEXT PRIMARY KEY,
        slug TEXT NOT NULL,
        stage TEXT NOT NULL,
        organisation_id TEXT NOT NULL,
        assigned_to TEXT NOT NULL,
        created_by TEXT NOT NULL,
        changed_at TEXT NOT NULL,
        reference TEXT NOT NULL,
        last_entry INTEGER NOT NULL,
        state TEXT NOT NULL
    ) STRICT;
CREATE TABLE drafts (
        record_id TEXT PRIMARY KEY,
        draft_revision INTEGER NOT NULL,
        sealed BLOB NOT NULL,
        saved_at TEXT NOT NULL,
        saved_by TEXT NOT NULL
    ) STRICT;
CREATE TABLE organisations (
        organisation_id TEXT PRIMARY KEY,
        kind TEXT NOT NULL,
        name TEXT NOT NULL,
        details TEXT NOT NULL
    ) STRICT;
CREATE TABLE persons (
        person_id TEXT PRIMARY KEY,
        email TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        roles TEXT NOT NULL,
        organisation_id TEXT NOT NULL,
        password_hash TEXT NOT NULL,
        totp_secret BLOB NOT NULL,
        totp_last_step INTEGER NOT NULL,
        is_active INTEGER NOT NULL,
        created_at TEXT NOT NULL
    ) STRICT;
CREATE TABLE sessions (
        token_sha256 TEXT PRIMARY KEY,
        session_id TEXT NOT NULL UNIQUE,
        person_id TEXT NOT NULL,
        created_at TEXT NOT NULL,
        last_seen_at TEXT NOT NULL,
        confirmed_at TEXT NOT NULL,
        ended_at TEXT
    ) STRICT;
CREATE TABLE sign_in_failures (subject_sha256 TEXT NOT NULL, at TEXT NOT NULL) STRICT;
INSERT INTO meta (name, value) VALUES ('log_id', '8194df81710336e8e65be964853229c7');
INSERT INTO meta (name, value) VALUES ('key_check', '57b45dcbef9eafb7a764daffe7d7345951e5379538b482c5727220e70ce4a281');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash) VALUES (1, '2026-11-02T12:00:00+00:00', 'HomeCreated', 1, '', '', '{"cmeforms_version":"0.1.0","schema_version":1}', '{}', '0000000000000000000000000000000000000000000000000000000000000000', '5a7ae961e9624c159e6bd6b026d8263f68f63d6b80a9f74e9b66ef10a04fb337');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash) VALUES (2, '2026-11-02T12:00:00+00:00', 'OrganisationAdded', 1, '', 'admin-1', '{"organisation_id":"school-1","organisation_kind":"school"}', '{}', '5a7ae961e9624c159e6bd6b026d8263f68f63d6b80a9f74e9b66ef10a04fb337', 'f5adb2daf6ea39a664da5425f8c3180236528e978cf3d13fb80cfbf9cf736e7a');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash) VALUES (3, '2026-11-02T12:00:00+00:00', 'PersonAdded', 1, '', 'admin-1', '{"organisation_id":"school-1","roles":["lead"],"subject_person_id":"lead-1"}', '{}', 'f5adb2daf6ea39a664da5425f8c3180236528e978cf3d13fb80cfbf9cf736e7a', '1d36b14b6b12ef7243bb3d1ab200d76bb9032f380e07d20730941d4eea9c5471');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash) VALUES (4, '2026-11-02T12:00:00+00:00', 'DefinitionRecorded', 1, '', 'admin-1', '{"definition_revision":1,"definition_sha256":"982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1","slug":"cme1"}', '{}', '1d36b14b6b12ef7243bb3d1ab200d76bb9032f380e07d20730941d4eea9c5471', '5e8fc74286dd463048045dcf3ee84c3d88747e6c4cd49484049e240335f490bf');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash) VALUES (5, '2026-11-02T12:00:00+00:00', 'DraftStarted', 1, 'r1', 'lead-1', '{"definition_revision":1,"definition_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","form_number":"F01","organisation_id":"school-1","slug":"cme1"}', '{}', '5e8fc74286dd463048045dcf3ee84c3d88747e6c4cd49484049e240335f490bf', '7ddefb41bd2a549422e1b05843c26366349ccdce25dd99597c59d76debde4b58');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash) VALUES (6, '2026-11-02T12:00:00+00:00', 'DraftStarted', 1, 'r2', 'lead-1', '{"definition_revision":1,"definition_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","form_number":"F01","organisation_id":"school-1","slug":"cme1"}', '{}', '7ddefb41bd2a549422e1b05843c26366349ccdce25dd99597c59d76debde4b58', '5df59757ce2fd6911686323eeae2ed22ab26ec64bb0cc676f9e0a635f3a035bc');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash) VALUES (7, '2026-11-02T13:00:00+00:00', 'SubmissionAccepted', 1, 'r1', 'lead-1', '{"reference":"REF-r1"}', '{"answers":"fd0ec950bb83d1d3224298897c30a650f047e3a4a3bfd5787d503a23fbe1cf0e"}', '5df59757ce2fd6911686323eeae2ed22ab26ec64bb0cc676f9e0a635f3a035bc', '10fd2568ee325ee5ab4d3b57f78cf133b98fb44c74cc8fe3f640654141c495dc');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash) VALUES (8, '2026-11-02T14:00:00+00:00', 'DocumentSealed', 1, 'r1', 'lead-1', '{"audience":"","document_kind":"pdf","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}', '{"document":"52b13252fd3407178f74516efb97de31c05e37544ecc45e57215152f19f93487"}', '10fd2568ee325ee5ab4d3b57f78cf133b98fb44c74cc8fe3f640654141c495dc', 'fbbf1d96900333b32f985769e34453722caa3f5bf71842b5de4031f71f428214');
INSERT INTO payloads (entry_number, name, sealed) VALUES (7, 'answers', X'01EFA5CE31B96FBF85DC2467AA154DC99C8424A0B8A93C47DB33682D8DFECCB5E7EB8BD62B9692280BA5A550730DF89344723C1CD257E0287B8DCD8EF5F5CD28CC103497B55348A3470F16AB5B9D267780F6CD');
INSERT INTO payloads (entry_number, name, sealed) VALUES (8, 'document', X'01745F52F5D241252A69C7E2435B134E498CECE3E1626589202495D3B1282D45CA2A706B94B8B7269C8AF30B01C5368F6569B7A59C7F55B6E3901F42089A942F534603A40CE580E9B840E76A76043373C6854A4AA3481499F9ED15EDEE9F4CEF561A');
INSERT INTO definition_texts (definition_sha256, slug, definition_revision, text) VALUES ('982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1', 'cme1', 1, 'text');
INSERT INTO record_states (record_id, slug, stage, organisation_id, assigned_to, created_by, changed_at, reference, last_entry, state) VALUES ('r1', 'cme1', 'awaiting_signature', 'school-1', '', 'lead-1', '2026-11-02T14:00:00+00:00', 'REF-r1', 8, '{"assigned_to":"","changed_at":"2026-11-02T14:00:00+00:00","completed_parts":[],"created_at":"2026-11-02T12:00:00+00:00","created_by":"lead-1","definition_revision":1,"definition_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","documents":[{"audience":"","entry_number":8,"issued_at":"2026-11-02T14:00:00+00:00","kind":"pdf","payload_name":"document","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}],"form_number":"F01","last_entry":8,"links":[],"organisation_id":"school-1","record_id":"r1","reference":"REF-r1","return_reason_entry":0,"signatures":[],"slug":"cme1","stage":"awaiting_signature","submission_revision":1,"submitted_at":"2026-11-02T13:00:00+00:00","submitted_by":"lead-1"}');
INSERT INTO record_states (record_id, slug, stage, organisation_id, assigned_to, created_by, changed_at, reference, last_entry, state) VALUES ('r2', 'cme1', 'draft', 'school-1', '', 'lead-1', '2026-11-02T12:00:00+00:00', '', 6, '{"assigned_to":"","changed_at":"2026-11-02T12:00:00+00:00","completed_parts":[],"created_at":"2026-11-02T12:00:00+00:00","created_by":"lead-1","definition_revision":1,"definition_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","documents":[],"form_number":"F01","last_entry":6,"links":[],"organisation_id":"school-1","record_id":"r2","reference":"","return_reason_entry":0,"signatures":[],"slug":"cme1","stage":"draft","submission_revision":0,"submitted_at":null,"submitted_by":""}');
INSERT INTO drafts (record_id, draft_revision, sealed, saved_at, saved_by) VALUES ('r2', 1, X'01B2725730EB59341670119355DACC8AF5DB0AEFF892FA07C476F0D54B1E459461FBAA41EB7BAD2885A8C5E9B461512719C1', '2026-11-02T12:00:00+00:00', 'lead-1');
INSERT INTO organisations (organisation_id, kind, name, details) VALUES ('school-1', 'school', 'Example School', '{"address": "", "email": "", "head_name": "", "laestab": "", "phone": "", "urn": ""}');
INSERT INTO persons (person_id, email, name, roles, organisation_id, password_hash, totp_secret, totp_last_step, is_active, created_at) VALUES ('lead-1', 'lead@school.example', 'Amina Example', '["lead"]', 'school-1', '$argon2id$invented', X'010B64273B8CCA32220A93E698052800E06C788EA093279B7BE2DF756B61B529078C470947D1B6CFA1258AA0D2', 0, 1, '2026-11-02T12:00:00+00:00');
INSERT INTO sessions (token_sha256, session_id, person_id, created_at, last_seen_at, confirmed_at, ended_at) VALUES ('16b08461488e64f28e019667d985038889a85dc545fb0a009ea21308506e705a', 'f400fde2983e9bec', 'lead-1', '2026-11-02T12:00:00+00:00', '2026-11-02T12:00:00+00:00', '2026-11-02T12:00:00+00:00', NULL);
INSERT INTO sign_in_failures (subject_sha256, at) VALUES ('06f1be86bd4acb5d151ac827fc062dbd3784108641df2a5c53c53ee9e7341862', '2026-11-02T12:00:00+00:00');
CREATE INDEX entries_by_record ON entries (record_id, number);
CREATE INDEX entries_by_document ON entries (facts ->> '$.sha256') WHERE facts ->> '$.sha256' IS NOT NULL;
CREATE TRIGGER entries_never_change BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
CREATE TRIGGER entries_never_go BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
CREATE TRIGGER payloads_never_change BEFORE UPDATE ON payloads BEGIN SELECT RAISE(ABORT, 'payloads are append-only'); END;
CREATE TRIGGER payloads_never_go BEFORE DELETE ON payloads BEGIN SELECT RAISE(ABORT, 'payloads are append-only'); END;
CREATE TRIGGER definition_texts_never_change BEFORE UPDATE ON definition_texts BEGIN SELECT RAISE(ABORT, 'definition_texts are append-only'); END;
CREATE TRIGGER definition_texts_never_go BEFORE DELETE ON definition_texts BEGIN SELECT RAISE(ABORT, 'definition_texts are append-only'); END;
CREATE UNIQUE INDEX states_by_reference ON record_states (reference) WHERE reference <> '';
CREATE INDEX states_by_stage ON record_states (stage, last_entry);
CREATE INDEX states_by_organisation ON record_states (organisation_id, last_entry);
CREATE INDEX states_by_assignment ON record_states (assigned_to, last_entry);
CREATE INDEX states_by_creator ON record_states (created_by, last_entry);
CREATE INDEX sessions_by_person ON sessions (person_id);
CREATE INDEX failures_by_subject ON sign_in_failures (subject_sha256, at);
PRAGMA user_version = 1;
