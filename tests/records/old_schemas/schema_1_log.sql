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
        entry_hash TEXT NOT NULL,
        entry_mac TEXT NOT NULL
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
INSERT INTO meta (name, value) VALUES ('log_id', 'a78e3136d455e69bc18a088d6db965fe');
INSERT INTO meta (name, value) VALUES ('key_check', 'c8b143f39fd0930e833c3db7728664fffb01c2a35b447e07dc35a59bf480d5d7');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (1, '2026-11-02T12:00:00+00:00', 'HomeCreated', 1, '', '', '{"cmeforms_version":"0.1.0","schema_version":1}', '{}', '0000000000000000000000000000000000000000000000000000000000000000', '5a7ae961e9624c159e6bd6b026d8263f68f63d6b80a9f74e9b66ef10a04fb337', '6aa2e368e55845f05a7364da7ee5bdf7da2529c7b3411663ef88c7fc06e7ee5a');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (2, '2026-11-02T12:00:00+00:00', 'OrganisationAdded', 1, '', 'admin-1', '{"organisation_id":"school-1","organisation_kind":"school"}', '{}', '5a7ae961e9624c159e6bd6b026d8263f68f63d6b80a9f74e9b66ef10a04fb337', 'f5adb2daf6ea39a664da5425f8c3180236528e978cf3d13fb80cfbf9cf736e7a', '1f98ba68e1aa97263ae4355369921beb401566b46ad8aa1eaecc8043a6b1a6a1');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (3, '2026-11-02T12:00:00+00:00', 'PersonAdded', 1, '', 'admin-1', '{"organisation_id":"school-1","roles":["lead"],"subject_person_id":"lead-1"}', '{}', 'f5adb2daf6ea39a664da5425f8c3180236528e978cf3d13fb80cfbf9cf736e7a', '1d36b14b6b12ef7243bb3d1ab200d76bb9032f380e07d20730941d4eea9c5471', 'bd9b79396fa14c94b79815f7fa39ba3a1f0dd7e1f94c7423a2569108281d3fd2');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (4, '2026-11-02T12:00:00+00:00', 'DefinitionRecorded', 1, '', 'admin-1', '{"definition_revision":1,"definition_sha256":"982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1","slug":"cme1"}', '{}', '1d36b14b6b12ef7243bb3d1ab200d76bb9032f380e07d20730941d4eea9c5471', '5e8fc74286dd463048045dcf3ee84c3d88747e6c4cd49484049e240335f490bf', '73034dec0e6e47b40812fee8b2086005d906088619f3559bce43d3dc3f2a66eb');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (5, '2026-11-02T12:00:00+00:00', 'DraftStarted', 1, 'r1', 'lead-1', '{"definition_revision":1,"definition_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","form_number":"F01","organisation_id":"school-1","slug":"cme1"}', '{}', '5e8fc74286dd463048045dcf3ee84c3d88747e6c4cd49484049e240335f490bf', '7ddefb41bd2a549422e1b05843c26366349ccdce25dd99597c59d76debde4b58', 'e15fe2f2d8824929d0761c58c2acc05bfd2901cae72da70c0c9a0b634ce6a8c9');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (6, '2026-11-02T12:00:00+00:00', 'DraftStarted', 1, 'r2', 'lead-1', '{"definition_revision":1,"definition_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","form_number":"F01","organisation_id":"school-1","slug":"cme1"}', '{}', '7ddefb41bd2a549422e1b05843c26366349ccdce25dd99597c59d76debde4b58', '5df59757ce2fd6911686323eeae2ed22ab26ec64bb0cc676f9e0a635f3a035bc', 'f208f4d56ed5182d22b1ce9b01b939d864be9dbb61ed86d1aa304712b0b91477');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (7, '2026-11-02T13:00:00+00:00', 'SubmissionAccepted', 1, 'r1', 'lead-1', '{"reference":"REF-r1"}', '{"answers":"8f8350c57fa53de6de489c041b7f2396a8b59dd8ac280811b2a805e22a656500"}', '5df59757ce2fd6911686323eeae2ed22ab26ec64bb0cc676f9e0a635f3a035bc', 'd03d2ce52780f33bd8ca7b0129a79c01b68ce74ceb5f39f4b5b7a80cc2a22002', 'b4141d5d0f557d0edca8b6587d3a2f127dc31b4f8509f625aa936b1ac5f5897c');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (8, '2026-11-02T14:00:00+00:00', 'DocumentSealed', 1, 'r1', 'lead-1', '{"audience":"","document_kind":"pdf","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}', '{"document":"73199289e65017efe7bb56dd5d0db9a766af9a2838fd03647c0a26f6a6f9c365"}', 'd03d2ce52780f33bd8ca7b0129a79c01b68ce74ceb5f39f4b5b7a80cc2a22002', 'c4d0b304ebe649dee68ab96a65205b29d6c51ca772cddcfccf0180c592020ebb', '1b8f65bfdbb8d5664ee0a1c4431044e42491ab77b5ff754779a80d4a20141c27');
INSERT INTO payloads (entry_number, name, sealed) VALUES (7, 'answers', X'0112E293DEACDB51B8C43DB95EAC43C75A94C910057D49FAF2E02F4BC1BCAF18B95B1755A1E7D07D142614496A7340DA90DC6AFD857FDC875D0B604C05DF8096D6A2F1A673D2ABDB9094C1469D8EF1E8541C19');
INSERT INTO payloads (entry_number, name, sealed) VALUES (8, 'document', X'01A06251AA6C43A5D2B998F80630553A856977C7C3293A2F51C80657249F4CA5A9B2C5AB3705DC8E01EDE53C76F77B25A3F77098BA0D94A0F3F9297D2DBF34509BD07DBCC6435F05A7E01D34EA5E824F74E8A527199C774C539475776116CC2EC75F');
INSERT INTO definition_texts (definition_sha256, slug, definition_revision, text) VALUES ('982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1', 'cme1', 1, 'text');
INSERT INTO record_states (record_id, slug, stage, organisation_id, assigned_to, created_by, changed_at, reference, last_entry, state) VALUES ('r1', 'cme1', 'awaiting_signature', 'school-1', '', 'lead-1', '2026-11-02T14:00:00+00:00', 'REF-r1', 8, '{"assigned_to":"","changed_at":"2026-11-02T14:00:00+00:00","completed_parts":[],"created_at":"2026-11-02T12:00:00+00:00","created_by":"lead-1","definition_revision":1,"definition_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","documents":[{"audience":"","entry_number":8,"issued_at":"2026-11-02T14:00:00+00:00","kind":"pdf","payload_name":"document","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}],"form_number":"F01","last_entry":8,"links":[],"organisation_id":"school-1","record_id":"r1","reference":"REF-r1","return_reason_entry":0,"signatures":[],"slug":"cme1","stage":"awaiting_signature","submission_revision":1,"submitted_at":"2026-11-02T13:00:00+00:00","submitted_by":"lead-1"}');
INSERT INTO record_states (record_id, slug, stage, organisation_id, assigned_to, created_by, changed_at, reference, last_entry, state) VALUES ('r2', 'cme1', 'draft', 'school-1', '', 'lead-1', '2026-11-02T12:00:00+00:00', '', 6, '{"assigned_to":"","changed_at":"2026-11-02T12:00:00+00:00","completed_parts":[],"created_at":"2026-11-02T12:00:00+00:00","created_by":"lead-1","definition_revision":1,"definition_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","documents":[],"form_number":"F01","last_entry":6,"links":[],"organisation_id":"school-1","record_id":"r2","reference":"","return_reason_entry":0,"signatures":[],"slug":"cme1","stage":"draft","submission_revision":0,"submitted_at":null,"submitted_by":""}');
INSERT INTO drafts (record_id, draft_revision, sealed, saved_at, saved_by) VALUES ('r2', 1, X'013A47B6AD3A0E304D3FDF34D12CD7F84ADD5435785CEFF2C47A2BB8A81ADA505648AA164D9A7FE455D587B481265993F72C', '2026-11-02T12:00:00+00:00', 'lead-1');
INSERT INTO organisations (organisation_id, kind, name, details) VALUES ('school-1', 'school', 'Example School', '{"address": "", "email": "", "head_name": "", "laestab": "", "phone": "", "urn": ""}');
INSERT INTO persons (person_id, email, name, roles, organisation_id, password_hash, totp_secret, totp_last_step, is_active, created_at) VALUES ('lead-1', 'lead@school.example', 'Amina Example', '["lead"]', 'school-1', '$argon2id$invented', X'0161FA564A16076D49521CBEAE8D13634DD72A1B5C46F1DB0FF24468C3830988633BD688D622DB2098777BAED6', 0, 1, '2026-11-02T12:00:00+00:00');
INSERT INTO sessions (token_sha256, session_id, person_id, created_at, last_seen_at, confirmed_at, ended_at) VALUES ('8ee6cfe98be8d68122d07e13bc19853e34a98d20432da0d297aa51871c60741a', 'c1d878b4bdb15475', 'lead-1', '2026-11-02T12:00:00+00:00', '2026-11-02T12:00:00+00:00', '2026-11-02T12:00:00+00:00', NULL);
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
