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
    , recovery_hashes TEXT NOT NULL DEFAULT '[]') STRICT;
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
INSERT INTO meta (name, value) VALUES ('log_id', '79eb776cb69ce9bce886d9dcd10f41f5');
INSERT INTO meta (name, value) VALUES ('key_check', '58faa4adbcd4338b382408f6ce3970252f5c1fdedb9e3ab742257d70ac2078d5');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (1, '2026-11-02T12:00:00+00:00', 'HomeCreated', 1, '', '', '{"cmeforms_version":"0.1.0","schema_version":3}', '{}', '0000000000000000000000000000000000000000000000000000000000000000', 'eb49d422efbd9b0bbcc4e2908975767736251d76e5db84585b83aee4336e5f47', '8e51b7b8bd03bf737169c3521ceaae260edf26cef9f4e5989c987609d592aef9');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (2, '2026-11-02T12:00:00+00:00', 'OrganisationAdded', 1, '', 'admin-1', '{"organisation_id":"school-1","organisation_kind":"school"}', '{}', 'eb49d422efbd9b0bbcc4e2908975767736251d76e5db84585b83aee4336e5f47', '4296bdbfea56f6e6cb6e249787992ca44cefa55139fe2abe66e8209448355284', '629441f228846c4077c0b1c6d2449c91c3c60007a6b9e09bea912ee3c14d28c4');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (3, '2026-11-02T12:00:00+00:00', 'PersonAdded', 1, '', 'admin-1', '{"organisation_id":"school-1","roles":["lead"],"subject_person_id":"lead-1"}', '{}', '4296bdbfea56f6e6cb6e249787992ca44cefa55139fe2abe66e8209448355284', 'd8b148664e66ddd08f206d31a64192670d129c7a2bd2c816d02d3272f9befa2d', '70462b5c0d21a69aa6d56e17182c17aed6b715e7fa41f0384b91518f021ad9fc');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (4, '2026-11-02T12:00:00+00:00', 'DefinitionRecorded', 1, '', 'admin-1', '{"definition_revision":1,"definition_sha256":"982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1","slug":"cme1"}', '{}', 'd8b148664e66ddd08f206d31a64192670d129c7a2bd2c816d02d3272f9befa2d', '11b0143e42580127e1718194d9abaf4933c56e393186a05bfdc86c376dcfc4ef', '668eb3179d10a2fca4655c3a511bdc4342f810116e1173e0061b122541318cf5');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (5, '2026-11-02T12:00:00+00:00', 'DraftStarted', 1, 'r1', 'lead-1', '{"definition_revision":1,"definition_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","form_number":"F01","organisation_id":"school-1","slug":"cme1"}', '{}', '11b0143e42580127e1718194d9abaf4933c56e393186a05bfdc86c376dcfc4ef', '641ac63c076c21dbb619c47d105b1db3d4f3b74466aa260c000fa57534fd0fb2', '7db3965099e9f0914bfda9b9a0cd50c470dcc590e6cfd0a365610a07d6e22e7e');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (6, '2026-11-02T12:00:00+00:00', 'DraftStarted', 1, 'r2', 'lead-1', '{"definition_revision":1,"definition_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","form_number":"F01","organisation_id":"school-1","slug":"cme1"}', '{}', '641ac63c076c21dbb619c47d105b1db3d4f3b74466aa260c000fa57534fd0fb2', '7b091581e1b4031c8108104b226c56a487a4618034bc0384ad094fa0fe022b28', '32e151f40f4f800fb37dfe7da287bd24ecbb8ede21bd2417f96285e834870c23');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (7, '2026-11-02T13:00:00+00:00', 'SubmissionAccepted', 1, 'r1', 'lead-1', '{"reference":"REF-r1"}', '{"answers":"0fa21f340c4af589cf7bb27808d6fcbceb63d908e2182dbe237775fcae08dc95"}', '7b091581e1b4031c8108104b226c56a487a4618034bc0384ad094fa0fe022b28', '10e856bcdaf14d645bca0016e53a34e2fd086d93505549b3ded9aaf66332d3b1', 'c821100686ab70df082a76630155d8240816489c4754f7b4922500692885bcc5');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (8, '2026-11-02T14:00:00+00:00', 'DocumentSealed', 1, 'r1', 'lead-1', '{"audience":"","document_kind":"pdf","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}', '{"document":"369ddf67a55e996c6c54758ac0fc5f988d8941631c9b82d78ec2bf13a8d49302"}', '10e856bcdaf14d645bca0016e53a34e2fd086d93505549b3ded9aaf66332d3b1', '8604d206f660c15cb3bf61c0f4f396a4023680c56b93236b650d1d1996b2b069', 'ef0f4276a04b8b7ef99d45ffe402cee6909f1fa0215fb2c19bb1b38d70809972');
INSERT INTO payloads (entry_number, name, sealed) VALUES (7, 'answers', X'014659C52782C68971B55DE5C87A3DB1C31094A8C8FF12E1118720B5185BBAA5651C66A8F406563F56C2F951887715423C7B04F703135A7DDA83E79DA3D6492265A08C2F8771042931ACED93FC0F114F6F5287');
INSERT INTO payloads (entry_number, name, sealed) VALUES (8, 'document', X'012411C38EAC6E2481CFE11AC914AAAD7AE47714CD0AB017358169571B50916C74C9701BD2DCCC850446555C458188E3649055A9CD5DD3FE76AFBFC679FD8F040EF8EB5D7B498D456A2684F1893AB34D99E354DF6081E7B93F03DAC241890C9DC1D2');
INSERT INTO definition_texts (definition_sha256, slug, definition_revision, text) VALUES ('982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1', 'cme1', 1, 'text');
INSERT INTO record_states (record_id, slug, stage, organisation_id, assigned_to, created_by, changed_at, reference, last_entry, state) VALUES ('r1', 'cme1', 'awaiting_signature', 'school-1', '', 'lead-1', '2026-11-02T14:00:00+00:00', 'REF-r1', 8, '{"assigned_to":"","changed_at":"2026-11-02T14:00:00+00:00","completed_parts":[],"created_at":"2026-11-02T12:00:00+00:00","created_by":"lead-1","definition_revision":1,"definition_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","documents":[{"audience":"","entry_number":8,"issued_at":"2026-11-02T14:00:00+00:00","kind":"pdf","payload_name":"document","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}],"form_number":"F01","last_entry":8,"links":[],"organisation_id":"school-1","record_id":"r1","reference":"REF-r1","return_reason_entry":0,"signatures":[],"slug":"cme1","stage":"awaiting_signature","submission_revision":1,"submitted_at":"2026-11-02T13:00:00+00:00","submitted_by":"lead-1"}');
INSERT INTO record_states (record_id, slug, stage, organisation_id, assigned_to, created_by, changed_at, reference, last_entry, state) VALUES ('r2', 'cme1', 'draft', 'school-1', '', 'lead-1', '2026-11-02T12:00:00+00:00', '', 6, '{"assigned_to":"","changed_at":"2026-11-02T12:00:00+00:00","completed_parts":[],"created_at":"2026-11-02T12:00:00+00:00","created_by":"lead-1","definition_revision":1,"definition_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","documents":[],"form_number":"F01","last_entry":6,"links":[],"organisation_id":"school-1","record_id":"r2","reference":"","return_reason_entry":0,"signatures":[],"slug":"cme1","stage":"draft","submission_revision":0,"submitted_at":null,"submitted_by":""}');
INSERT INTO drafts (record_id, draft_revision, sealed, saved_at, saved_by) VALUES ('r2', 1, X'011AB3450A8F16A42D140A1549F253BBC6608FE13F6AB7BAFE472EA8C51C923DB26FC8BF2192F5A0237F0369FF782E0B681B', '2026-11-02T12:00:00+00:00', 'lead-1');
INSERT INTO organisations (organisation_id, kind, name, details) VALUES ('school-1', 'school', 'Example School', '{"address": "", "email": "", "head_name": "", "laestab": "", "phone": "", "urn": ""}');
INSERT INTO persons (person_id, email, name, roles, organisation_id, password_hash, totp_secret, totp_last_step, is_active, created_at, recovery_hashes) VALUES ('lead-1', 'lead@school.example', 'Amina Example', '["lead"]', 'school-1', '$argon2id$invented', X'01CF7DFC4AE1154FBC2C508A6F875B5EB500B94A2BBB485C611085391B65150390DAA66AF6494A08C94C3A7E2F', 0, 1, '2026-11-02T12:00:00+00:00', '[]');
INSERT INTO sessions (token_sha256, session_id, person_id, created_at, last_seen_at, confirmed_at, ended_at) VALUES ('17d356e5d7524c2a72a0142b67a5fea2d5e7d7d26f08a647df1fdd45d48da151', 'c0a2f06a9ae07a02', 'lead-1', '2026-11-02T12:00:00+00:00', '2026-11-02T12:00:00+00:00', '2026-11-02T12:00:00+00:00', NULL);
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
CREATE INDEX entries_by_short_code ON entries (facts ->> '$.short_code') WHERE facts ->> '$.short_code' IS NOT NULL;
CREATE INDEX entries_out_of_hours ON entries (person_id, at) WHERE kind = 'OpenedOutOfHours';
PRAGMA user_version = 3;
