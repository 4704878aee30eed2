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
CREATE TABLE "record_states" (
        record_id TEXT PRIMARY KEY,
        slug TEXT NOT NULL,
        stage TEXT NOT NULL,
        reference TEXT NOT NULL,
        last_entry INTEGER NOT NULL,
        state TEXT NOT NULL
    ) STRICT;
INSERT INTO meta (name, value) VALUES ('log_id', 'ffbc42c35b5694bdb267194581bc4d41');
INSERT INTO meta (name, value) VALUES ('key_check', '3ab324d95ef2286b77d919a84e9a9accafe3952047ea9241d02759695a0982c6');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (1, '2026-11-02T12:00:00+00:00', 'HomeCreated', 1, '', '', '{"cmeforms_version":"0.1.0","schema_version":3}', '{}', '0000000000000000000000000000000000000000000000000000000000000000', 'eb49d422efbd9b0bbcc4e2908975767736251d76e5db84585b83aee4336e5f47', 'dedb65da52eac29360e1bc96212980a785cdb809cce7a6d36e65b144847516b2');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (2, '2026-11-02T12:00:00+00:00', 'OrganisationAdded', 1, '', 'admin-1', '{"organisation_id":"school-1","organisation_kind":"school"}', '{}', 'eb49d422efbd9b0bbcc4e2908975767736251d76e5db84585b83aee4336e5f47', '4296bdbfea56f6e6cb6e249787992ca44cefa55139fe2abe66e8209448355284', '26f331883a3631e5714f35127e20a3b784d5f12e5e0ebfd993c31ce3df195fd4');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (3, '2026-11-02T12:00:00+00:00', 'PersonAdded', 1, '', 'admin-1', '{"organisation_id":"school-1","roles":["lead"],"subject_person_id":"lead-1"}', '{}', '4296bdbfea56f6e6cb6e249787992ca44cefa55139fe2abe66e8209448355284', 'd8b148664e66ddd08f206d31a64192670d129c7a2bd2c816d02d3272f9befa2d', '1e203cc7efbe7cdee0ea90aa07b0271818d87e58d523aaacbe0dd6c7d2ef00a1');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (4, '2026-11-02T12:00:00+00:00', 'DefinitionRecorded', 1, '', 'admin-1', '{"definition_revision":1,"definition_sha256":"982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1","slug":"cme1"}', '{}', 'd8b148664e66ddd08f206d31a64192670d129c7a2bd2c816d02d3272f9befa2d', '11b0143e42580127e1718194d9abaf4933c56e393186a05bfdc86c376dcfc4ef', '1f7f3331c995290a29af5a52b5ec4e01fe1de80f3b4a882be365133d8138f242');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (5, '2026-11-02T12:00:00+00:00', 'DraftStarted', 1, 'r1', 'lead-1', '{"definition_revision":1,"definition_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","form_number":"F01","organisation_id":"school-1","slug":"cme1"}', '{}', '11b0143e42580127e1718194d9abaf4933c56e393186a05bfdc86c376dcfc4ef', '641ac63c076c21dbb619c47d105b1db3d4f3b74466aa260c000fa57534fd0fb2', 'e6a36cd8f820d42923df2800b5b767cdb5332225859e73e929eb32ea4812fe58');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (6, '2026-11-02T12:00:00+00:00', 'DraftStarted', 1, 'r2', 'lead-1', '{"definition_revision":1,"definition_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","form_number":"F01","organisation_id":"school-1","slug":"cme1"}', '{}', '641ac63c076c21dbb619c47d105b1db3d4f3b74466aa260c000fa57534fd0fb2', '7b091581e1b4031c8108104b226c56a487a4618034bc0384ad094fa0fe022b28', '283a1595b512eb8f8adc5623bd866aa61ead57d74d3a7559050188a0e7a311ec');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (7, '2026-11-02T13:00:00+00:00', 'SubmissionAccepted', 1, 'r1', 'lead-1', '{"reference":"REF-r1"}', '{"answers":"3d0b75306f1946d571ad6606aa154822847cb0477cbd5da5a5f604d9ab317c52"}', '7b091581e1b4031c8108104b226c56a487a4618034bc0384ad094fa0fe022b28', 'b857ce36df1a1c962518be727d657ca8618df9b902db53d0bc50c61e01965257', 'b02bc77e63b31065d7091c44be810968f0bc95be0ac6352b44d91e8bb34c62c9');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (8, '2026-11-02T14:00:00+00:00', 'DocumentSealed', 1, 'r1', 'lead-1', '{"audience":"","document_kind":"pdf","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}', '{"document":"fc4a044ac079ff7f1dd678b6c4a8725fbf577a3cb60060e253459c380203e637"}', 'b857ce36df1a1c962518be727d657ca8618df9b902db53d0bc50c61e01965257', 'e69b88fe024ef4f91656a4d3afca70fab3d1ff22cee5db2f7b8e39018122be99', 'd3f427d1bc582021dd34197cf602d58b648a2434b909f325d73fc52fce6f6394');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (9, '2026-11-02T12:00:00+00:00', 'MessageQueued', 1, 'r1', 'lead-1', '{"message_id":"8469c2c87f42fb60f70d2d28c5c3309e","purpose":"invented"}', '{}', 'e69b88fe024ef4f91656a4d3afca70fab3d1ff22cee5db2f7b8e39018122be99', '588044c42854c00f543207da71609a74144b96ff79ddd7dbe0cb132b6b681207', '468b25eca1d939eeef8dcc11ad16410f90f196cbf40d9bf63ff752d9343999d0');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (10, '2026-11-02T12:00:00+00:00', 'LinkMade', 1, 'r1', 'lead-1', '{"link_id":"4583c0dfd8c6468258f42d1cca39f6cf","purpose":"invented","recipient_id":"school-1"}', '{}', '588044c42854c00f543207da71609a74144b96ff79ddd7dbe0cb132b6b681207', '760063c171fdc8d995a55731b71089acd1b63eb9db51135db9b4a4fb7e69b2e6', 'b9c24d215153fc1ce5997621051ca683a7a0d528b70f311cadf7cf9da0b3187c');
INSERT INTO payloads (entry_number, name, sealed) VALUES (7, 'answers', X'015AE10A2F8468457F171EA390750223820688B3E51853E4501B9EF27EAA4D77124297E9E2D862E9A2E44C13B7169344003F32B29D7B33CC9589C3336D24E845E85D39213BC359348BE0F350D81F8B64586EFD');
INSERT INTO payloads (entry_number, name, sealed) VALUES (8, 'document', X'018A77AF404AF825105518A6486308BB6EE6DCD0D348D09115F86CB8A7DADD8615755C527B72110D4396E73A146A78C7CF60C9C9089C9447AD6186E0BAF351772DAEA718AC6D930E15B7BD2E3AF23AD2983652BDFE2A01B8BD95E0F73CF80EDC0D88');
INSERT INTO definition_texts (definition_sha256, slug, definition_revision, text) VALUES ('982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1', 'cme1', 1, 'text');
INSERT INTO drafts (record_id, draft_revision, sealed, saved_at, saved_by) VALUES ('r2', 1, X'0109D48D47EAAB859DC9C1DA3F64DFEF719D41FE2564465C204161A01E62590915B15C0CD9C9FB84D3FAC10FA8425CABAC48', '2026-11-02T12:00:00+00:00', 'lead-1');
INSERT INTO organisations (organisation_id, kind, name, details) VALUES ('school-1', 'school', 'Example School', '{"address": "", "checked_on": "", "closed_on": "", "email": "", "head_name": "", "laestab": "", "phase": "", "phone": "", "proposed_by": "", "proposed_email": "", "source": "", "urn": ""}');
INSERT INTO persons (person_id, email, name, roles, organisation_id, password_hash, totp_secret, totp_last_step, is_active, created_at, recovery_hashes) VALUES ('lead-1', 'lead@school.example', 'Amina Example', '["lead"]', 'school-1', '$argon2id$invented', X'01B22CACDCDA8307888700D467DB227919AA481AC7ACD6F5E0EC69C61A429B8C9A7EDD4A79B558692A311F8663', 0, 1, '2026-11-02T12:00:00+00:00', '[]');
INSERT INTO sessions (token_sha256, session_id, person_id, created_at, last_seen_at, confirmed_at, ended_at) VALUES ('2abb87105d10b3d182a1612f0cf3fb168ca60525c4fd11a4b4c991925617e6ee', '62fef36eca8ceb13', 'lead-1', '2026-11-02T12:00:00+00:00', '2026-11-02T12:00:00+00:00', '2026-11-02T12:00:00+00:00', NULL);
INSERT INTO sign_in_failures (subject_sha256, at) VALUES ('06f1be86bd4acb5d151ac827fc062dbd3784108641df2a5c53c53ee9e7341862', '2026-11-02T12:00:00+00:00');
INSERT INTO outbox (message_id, record_id, purpose, sealed, state, tries, queued_at, next_try_at, claimed_until, fault) VALUES ('8469c2c87f42fb60f70d2d28c5c3309e', 'r1', 'invented', X'014439A93C9969AF1A1B96334AA5D1642D87D2F56E44FE272FFC68ECEE084FFFF927CC7C7CC08D42F65C78462A2902A80D4BDACFB1ABDB89601D49C8C4422F6F50CEEF0520F528A251572F2C4B000BDAA97B3898A2132400F0E7DB9D1FE03296495920EC509323A5B052DA393D00B5D5E7FE15D7E55702761C0B875AE723ECAF62494C', 'waiting', 0, '2026-11-02T12:00:00+00:00', '2026-11-02T12:00:00+00:00', '', '');
INSERT INTO links (token_sha256, link_id, record_id, purpose, recipient_id, details, code_sha256, made_at, made_by, expires_at, opened_at, used_at, revoked_at, wrong_codes, visit_sha256) VALUES ('2f21f8d71c5a121ef9cf5f88238934347727f030c0194814bbd29bba8c007f66', '4583c0dfd8c6468258f42d1cca39f6cf', 'r1', 'invented', 'school-1', '{}', '', '2026-11-02T12:00:00+00:00', 'lead-1', '2026-11-02T12:00:00+00:00', '', '', '', 0, '');
INSERT INTO record_states (record_id, slug, stage, reference, last_entry, state) VALUES ('r1', 'cme1', 'awaiting_signature', 'REF-r1', 8, '{"assigned_to":"","changed_at":"2026-11-02T14:00:00+00:00","completed_parts":[],"created_at":"2026-11-02T12:00:00+00:00","created_by":"lead-1","definition_revision":1,"definition_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","documents":[{"audience":"","entry_number":8,"issued_at":"2026-11-02T14:00:00+00:00","kind":"pdf","payload_name":"document","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}],"form_number":"F01","last_entry":8,"links":[],"organisation_id":"school-1","record_id":"r1","reference":"REF-r1","return_reason_entry":0,"signatures":[],"slug":"cme1","stage":"awaiting_signature","submission_revision":1,"submitted_at":"2026-11-02T13:00:00+00:00","submitted_by":"lead-1"}');
INSERT INTO record_states (record_id, slug, stage, reference, last_entry, state) VALUES ('r2', 'cme1', 'draft', '', 6, '{"assigned_to":"","changed_at":"2026-11-02T12:00:00+00:00","completed_parts":[],"created_at":"2026-11-02T12:00:00+00:00","created_by":"lead-1","definition_revision":1,"definition_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","documents":[],"form_number":"F01","last_entry":6,"links":[],"organisation_id":"school-1","record_id":"r2","reference":"","return_reason_entry":0,"signatures":[],"slug":"cme1","stage":"draft","submission_revision":0,"submitted_at":null,"submitted_by":""}');
CREATE INDEX entries_by_record ON entries (record_id, number);
CREATE INDEX entries_by_document ON entries (facts ->> '$.sha256') WHERE facts ->> '$.sha256' IS NOT NULL;
CREATE TRIGGER entries_never_change BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
CREATE TRIGGER entries_never_go BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
CREATE TRIGGER payloads_never_change BEFORE UPDATE ON payloads BEGIN SELECT RAISE(ABORT, 'payloads are append-only'); END;
CREATE TRIGGER payloads_never_go BEFORE DELETE ON payloads BEGIN SELECT RAISE(ABORT, 'payloads are append-only'); END;
CREATE TRIGGER definition_texts_never_change BEFORE UPDATE ON definition_texts BEGIN SELECT RAISE(ABORT, 'definition_texts are append-only'); END;
CREATE TRIGGER definition_texts_never_go BEFORE DELETE ON definition_texts BEGIN SELECT RAISE(ABORT, 'definition_texts are append-only'); END;
CREATE INDEX sessions_by_person ON sessions (person_id);
CREATE INDEX failures_by_subject ON sign_in_failures (subject_sha256, at);
CREATE INDEX entries_by_short_code ON entries (facts ->> '$.short_code') WHERE facts ->> '$.short_code' IS NOT NULL;
CREATE INDEX entries_of_exports ON entries (facts ->> '$.export_id') WHERE facts ->> '$.export_id' IS NOT NULL;
CREATE INDEX entries_of_placements ON entries (facts ->> '$.other_record_id') WHERE facts ->> '$.relation' = 'placed_with';
CREATE INDEX entries_out_of_hours ON entries (person_id, at) WHERE kind = 'OpenedOutOfHours';
CREATE INDEX outbox_unsent ON outbox (queued_at, message_id) WHERE state <> 'sent';
CREATE INDEX links_by_record ON links (record_id);
CREATE INDEX links_by_visit ON links (visit_sha256) WHERE visit_sha256 <> '';
CREATE UNIQUE INDEX states_by_reference ON record_states (reference) WHERE reference <> '';
CREATE INDEX states_by_change ON record_states (last_entry);
CREATE INDEX states_by_stage ON record_states (stage, slug);
CREATE INDEX entries_by_kind ON entries (kind, number);
CREATE INDEX entries_of_questions ON entries (facts ->> '$.reply_by', number) WHERE kind = 'LetterIssued';
PRAGMA user_version = 3;
