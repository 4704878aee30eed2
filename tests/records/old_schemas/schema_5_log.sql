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
    , situation TEXT GENERATED ALWAYS AS (
        substr(state ->> '$.definition_sha256', 1, 16) || ' ' || stage || ' ' || CASE stage
            WHEN 'awaiting_signature' THEN json_array_length(state, '$.signatures')
            WHEN 'awaiting_office' THEN json_array_length(state, '$.completed_parts')
            ELSE 0 END
    ) VIRTUAL) STRICT;
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
CREATE TABLE outbox (
        message_id TEXT PRIMARY KEY,
        record_id TEXT NOT NULL,
        purpose TEXT NOT NULL,
        sealed BLOB NOT NULL,
        state TEXT NOT NULL,
        tries INTEGER NOT NULL,
        queued_at TEXT NOT NULL,
        next_try_at TEXT NOT NULL,
        claimed_until TEXT NOT NULL,
        fault TEXT NOT NULL
    ) STRICT;
CREATE TABLE links (
        token_sha256 TEXT PRIMARY KEY,
        link_id TEXT NOT NULL UNIQUE,
        record_id TEXT NOT NULL,
        purpose TEXT NOT NULL,
        recipient_id TEXT NOT NULL,
        details TEXT NOT NULL,
        code_sha256 TEXT NOT NULL,
        made_at TEXT NOT NULL,
        made_by TEXT NOT NULL,
        expires_at TEXT NOT NULL,
        opened_at TEXT NOT NULL,
        used_at TEXT NOT NULL,
        revoked_at TEXT NOT NULL,
        wrong_codes INTEGER NOT NULL,
        visit_sha256 TEXT NOT NULL
    ) STRICT;
INSERT INTO meta (name, value) VALUES ('log_id', '310743a49fc445d701fa257ecccd8d6c');
INSERT INTO meta (name, value) VALUES ('key_check', '946e9c6890333142b663b0ddb613b5eaef0331fee3ad8b3beee0264c5c44d9f1');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (1, '2026-11-02T12:00:00+00:00', 'HomeCreated', 1, '', '', '{"cmeforms_version":"0.1.0","schema_version":5}', '{}', '0000000000000000000000000000000000000000000000000000000000000000', 'ad61090b14fbfab6d0735c8c75f3ca019149f2c3e63a4bb8194e40c51ea4cd57', 'a0f20c150704a8f2251a6bc4c89f60ba21fbd5ca20caa14e364c44afcd9b64de');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (2, '2026-11-02T12:00:00+00:00', 'OrganisationAdded', 1, '', 'admin-1', '{"organisation_id":"school-1","organisation_kind":"school"}', '{}', 'ad61090b14fbfab6d0735c8c75f3ca019149f2c3e63a4bb8194e40c51ea4cd57', 'fe3c72874006b5bfa3395c0dbb9475b3b7ee976ecf4a8470b379c1ef4ee382cb', 'ea8510af9be52759b3208307c20305ac00c955375abd67c40d589270993c58bf');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (3, '2026-11-02T12:00:00+00:00', 'PersonAdded', 1, '', 'admin-1', '{"organisation_id":"school-1","roles":["lead"],"subject_person_id":"lead-1"}', '{}', 'fe3c72874006b5bfa3395c0dbb9475b3b7ee976ecf4a8470b379c1ef4ee382cb', 'c440f6815272b3e23923685f54c2a9de0dd2e49d57da3df52a990933bd182319', '7416247946f44a0e235f6fdf977c8c726671085ec48001e26cf074326198c7c8');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (4, '2026-11-02T12:00:00+00:00', 'DefinitionRecorded', 1, '', 'admin-1', '{"definition_revision":1,"definition_sha256":"982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1","slug":"cme1"}', '{}', 'c440f6815272b3e23923685f54c2a9de0dd2e49d57da3df52a990933bd182319', '9f503a220492d5682a8262009cc3b3b3503e54b2e021b30583abc2584779c53a', '3159886478dccffc039bdfaa2f4299d8a898dc06262e9708b9a3a3cfeffe47ef');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (5, '2026-11-02T12:00:00+00:00', 'DraftStarted', 1, 'r1', 'lead-1', '{"definition_revision":1,"definition_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","form_number":"F01","organisation_id":"school-1","slug":"cme1"}', '{}', '9f503a220492d5682a8262009cc3b3b3503e54b2e021b30583abc2584779c53a', 'f4c30b844d13946028c672f764088b6ce3f6b2db4738481499146e64103000b8', 'a5f7a966d0fe03c406cd65ab193e794c6ebce47f9ccae3eb907472181f11f09e');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (6, '2026-11-02T12:00:00+00:00', 'DraftStarted', 1, 'r2', 'lead-1', '{"definition_revision":1,"definition_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","form_number":"F01","organisation_id":"school-1","slug":"cme1"}', '{}', 'f4c30b844d13946028c672f764088b6ce3f6b2db4738481499146e64103000b8', '2e40ed6216cd67dc5247b81fdaf4837d4e47b01d1f3181fbfc2717b4ae70e75d', '6ce4acd3035a39789d6493042e5dbb72660a97ca025248c18de52ec180dab3a9');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (7, '2026-11-02T13:00:00+00:00', 'SubmissionAccepted', 1, 'r1', 'lead-1', '{"reference":"REF-r1"}', '{"answers":"b5da0ee7317ccc927563f13a300333ba3bd525f826cc17da56b4c5c7789bcc78"}', '2e40ed6216cd67dc5247b81fdaf4837d4e47b01d1f3181fbfc2717b4ae70e75d', 'aceb9f9e027321c1c534a27712bc5f7f28cb563b65f157da2755a75749df4240', 'f6798b541410bf16339891a4da336d7f10ca2ffbe04702017a503c1f160c3d85');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (8, '2026-11-02T14:00:00+00:00', 'DocumentSealed', 1, 'r1', 'lead-1', '{"audience":"","document_kind":"pdf","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}', '{"document":"d06dbacbfcf75886cac5b51a35c8189ad9464eb5265103b0ae68830c5da62419"}', 'aceb9f9e027321c1c534a27712bc5f7f28cb563b65f157da2755a75749df4240', '71c4bdae9e5452e6f55a46605229ffb049b01798f2afea3a0bdd8e134562aa60', '6d37fb1cab9ada344bc7c49f098bdd061c48ad51e905b5a8dffd348d4246f69e');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (9, '2026-11-02T12:00:00+00:00', 'MessageQueued', 1, 'r1', 'lead-1', '{"message_id":"ebf5e6bb591d132abd2d66ef07dd9e64","purpose":"invented"}', '{}', '71c4bdae9e5452e6f55a46605229ffb049b01798f2afea3a0bdd8e134562aa60', 'fb59fc602d8d54b26784cd57a7f75d3d044dcd306f12d4e0e6641f1af5ae2cf2', '7ad0bf67f8d148b76929f6a3bc0cbb4b29e0056e2317b6dbf24ac0625db42b21');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (10, '2026-11-02T12:00:00+00:00', 'LinkMade', 1, 'r1', 'lead-1', '{"link_id":"59b663822065d3e424d7bd587189dc0e","purpose":"invented","recipient_id":"school-1"}', '{}', 'fb59fc602d8d54b26784cd57a7f75d3d044dcd306f12d4e0e6641f1af5ae2cf2', '1b37baa3b6c9354d9b1e8704cc4886e1b050a35c4b4ce480f5e2fa9f8c271dcc', '7d269f7f68db132df1461454108357d981994152a203d3ced1b776cd19fa6901');
INSERT INTO payloads (entry_number, name, sealed) VALUES (7, 'answers', X'01210F4038DA9174503DAC0249840CFCDE4D61389F6F64B59649548EFD7049FBFB2363EA4D2B64FB5E3B6E6F1CBEACEEA204AEBC441F62DD4E9D370B7FD8768D217066FC1931D2B6AE2A5447A43AF4703EBC5C');
INSERT INTO payloads (entry_number, name, sealed) VALUES (8, 'document', X'01500D0D41797F27252BF6236913E6EEB16C76A6B8A1C14E5349693094252E5B7DB64082F8210E449FFB13FCC1EF31449C8A86BEE1751949753E546111CBB22587BB990071B17B663110B71F1E16A6EDE8CBB49A3B9D217BEFC6F9B0F2DBBE0A60CA');
INSERT INTO definition_texts (definition_sha256, slug, definition_revision, text) VALUES ('982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1', 'cme1', 1, 'text');
INSERT INTO record_states (record_id, slug, stage, organisation_id, assigned_to, created_by, changed_at, reference, last_entry, state) VALUES ('r1', 'cme1', 'awaiting_signature', 'school-1', '', 'lead-1', '2026-11-02T14:00:00+00:00', 'REF-r1', 8, '{"assigned_to":"","changed_at":"2026-11-02T14:00:00+00:00","completed_parts":[],"created_at":"2026-11-02T12:00:00+00:00","created_by":"lead-1","definition_revision":1,"definition_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","documents":[{"audience":"","entry_number":8,"issued_at":"2026-11-02T14:00:00+00:00","kind":"pdf","payload_name":"document","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}],"form_number":"F01","last_entry":8,"links":[],"organisation_id":"school-1","record_id":"r1","reference":"REF-r1","return_reason_entry":0,"signatures":[],"slug":"cme1","stage":"awaiting_signature","submission_revision":1,"submitted_at":"2026-11-02T13:00:00+00:00","submitted_by":"lead-1"}');
INSERT INTO record_states (record_id, slug, stage, organisation_id, assigned_to, created_by, changed_at, reference, last_entry, state) VALUES ('r2', 'cme1', 'draft', 'school-1', '', 'lead-1', '2026-11-02T12:00:00+00:00', '', 6, '{"assigned_to":"","changed_at":"2026-11-02T12:00:00+00:00","completed_parts":[],"created_at":"2026-11-02T12:00:00+00:00","created_by":"lead-1","definition_revision":1,"definition_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","documents":[],"form_number":"F01","last_entry":6,"links":[],"organisation_id":"school-1","record_id":"r2","reference":"","return_reason_entry":0,"signatures":[],"slug":"cme1","stage":"draft","submission_revision":0,"submitted_at":null,"submitted_by":""}');
INSERT INTO drafts (record_id, draft_revision, sealed, saved_at, saved_by) VALUES ('r2', 1, X'0163FE3A27AA6F248A948746088FA6F63372589B055519652142273958836A7F386E989156F887CC2460F65462533EEFB097', '2026-11-02T12:00:00+00:00', 'lead-1');
INSERT INTO organisations (organisation_id, kind, name, details) VALUES ('school-1', 'school', 'Example School', '{"address": "", "email": "", "head_name": "", "laestab": "", "phone": "", "urn": ""}');
INSERT INTO persons (person_id, email, name, roles, organisation_id, password_hash, totp_secret, totp_last_step, is_active, created_at, recovery_hashes) VALUES ('lead-1', 'lead@school.example', 'Amina Example', '["lead"]', 'school-1', '$argon2id$invented', X'01F2EAA65BAC4DE24AD5AFE217CD2EE51511ADEC07825F49242F32CAB0DFAA89DB39EE1C1E65A3E4CB10386097', 0, 1, '2026-11-02T12:00:00+00:00', '[]');
INSERT INTO sessions (token_sha256, session_id, person_id, created_at, last_seen_at, confirmed_at, ended_at) VALUES ('b18270b89d281c881febfc94a6e9c51eaa6e99ae1a2b70bf58caf95946ffe2fb', 'ce680ac83362138d', 'lead-1', '2026-11-02T12:00:00+00:00', '2026-11-02T12:00:00+00:00', '2026-11-02T12:00:00+00:00', NULL);
INSERT INTO sign_in_failures (subject_sha256, at) VALUES ('06f1be86bd4acb5d151ac827fc062dbd3784108641df2a5c53c53ee9e7341862', '2026-11-02T12:00:00+00:00');
INSERT INTO outbox (message_id, record_id, purpose, sealed, state, tries, queued_at, next_try_at, claimed_until, fault) VALUES ('ebf5e6bb591d132abd2d66ef07dd9e64', 'r1', 'invented', X'01AC9E9CEBB8994112234672AAB7C166C5A3430E15724D2E6576684BA7A01BF8D5006A6E6739E311EFE8AAEE8F3A81F05608FE34C0529D485A7AC8B28947EBD214502D27A08B1CB8422AD6CF7059670825A37B79B35AD8F32DD6A18E45F2AB7CB3FCDA0FDB56C2F4EF2C1261996F1687E3CEBB49EFAC9CDD300AA2B4E932D53DE7AED6', 'waiting', 0, '2026-11-02T12:00:00+00:00', '2026-11-02T12:00:00+00:00', '', '');
INSERT INTO links (token_sha256, link_id, record_id, purpose, recipient_id, details, code_sha256, made_at, made_by, expires_at, opened_at, used_at, revoked_at, wrong_codes, visit_sha256) VALUES ('7fcceab3059078eec897417e21c7e160696827dd2467a6c788afe63f9ddf35db', '59b663822065d3e424d7bd587189dc0e', 'r1', 'invented', 'school-1', '{}', '', '2026-11-02T12:00:00+00:00', 'lead-1', '2026-11-02T12:00:00+00:00', '', '', '', 0, '');
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
CREATE INDEX states_by_assignment ON record_states (assigned_to, last_entry);
CREATE INDEX states_by_creator ON record_states (created_by, last_entry);
CREATE INDEX sessions_by_person ON sessions (person_id);
CREATE INDEX failures_by_subject ON sign_in_failures (subject_sha256, at);
CREATE INDEX entries_by_short_code ON entries (facts ->> '$.short_code') WHERE facts ->> '$.short_code' IS NOT NULL;
CREATE INDEX entries_out_of_hours ON entries (person_id, at) WHERE kind = 'OpenedOutOfHours';
CREATE INDEX outbox_unsent ON outbox (queued_at, message_id) WHERE state <> 'sent';
CREATE INDEX links_by_record ON links (record_id);
CREATE INDEX links_by_visit ON links (visit_sha256) WHERE visit_sha256 <> '';
CREATE INDEX states_by_change ON record_states (last_entry, situation, slug, stage, organisation_id, created_by, assigned_to, record_id);
CREATE INDEX states_by_situation ON record_states (situation, slug, stage, organisation_id, created_by, assigned_to, record_id);
CREATE INDEX states_by_organisation ON record_states (organisation_id, last_entry, situation, slug, stage, created_by, assigned_to, record_id);
CREATE INDEX entries_of_exports ON entries (facts ->> '$.export_id') WHERE facts ->> '$.export_id' IS NOT NULL;
PRAGMA user_version = 5;
