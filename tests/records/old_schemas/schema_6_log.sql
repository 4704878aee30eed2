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
INSERT INTO meta (name, value) VALUES ('log_id', 'fd6a897307be3e15106ab7fdb587a868');
INSERT INTO meta (name, value) VALUES ('key_check', '69cd01b6b1c8346bd9ae3df15f72ab499a152e1ac947b0ea72dcd58d05d2baf9');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (1, '2026-11-02T12:00:00+00:00', 'HomeCreated', 1, '', '', '{"cmeforms_version":"0.1.0","schema_version":6}', '{}', '0000000000000000000000000000000000000000000000000000000000000000', '4ef28bc08e9633b80e84a442ebf441a09b9a53de0a8f62591abc547a53ef6832', 'f170d7fe1241d11c6e3589d17373d61999fdd826fd37e21fcb5d459ace423094');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (2, '2026-11-02T12:00:00+00:00', 'OrganisationAdded', 1, '', 'admin-1', '{"organisation_id":"school-1","organisation_kind":"school"}', '{}', '4ef28bc08e9633b80e84a442ebf441a09b9a53de0a8f62591abc547a53ef6832', '41a2c768d0c1eabc786aa8fbe0f444cbf35110d2df6108e252fd0c37094b3698', '20ae02b1af57b9b453370bb2a7494fd137cdad96d233c21800016f53e18742f9');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (3, '2026-11-02T12:00:00+00:00', 'PersonAdded', 1, '', 'admin-1', '{"organisation_id":"school-1","roles":["lead"],"subject_person_id":"lead-1"}', '{}', '41a2c768d0c1eabc786aa8fbe0f444cbf35110d2df6108e252fd0c37094b3698', '0efa05ede39e66ecbf5bd823f2922a62278238c9b19c81e39bc3b993ccc37fd8', '880d587299453de852b08da95f694512499b3cf04e40b93ab5de54e406ce6309');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (4, '2026-11-02T12:00:00+00:00', 'DefinitionRecorded', 1, '', 'admin-1', '{"definition_revision":1,"definition_sha256":"982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1","slug":"cme1"}', '{}', '0efa05ede39e66ecbf5bd823f2922a62278238c9b19c81e39bc3b993ccc37fd8', 'cfc49175873d7b59614c1436449253dccad78822b6e452940637b1122da45c7b', 'b099b448d5fe44c4bd3f4f92cfae4a042f03d72cc66fb1ddae1aee0214735ea4');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (5, '2026-11-02T12:00:00+00:00', 'DraftStarted', 1, 'r1', 'lead-1', '{"definition_revision":1,"definition_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","form_number":"F01","organisation_id":"school-1","slug":"cme1"}', '{}', 'cfc49175873d7b59614c1436449253dccad78822b6e452940637b1122da45c7b', '0382f6dea040472b4be2926134f293cd073f6a7d796d1c57235f871a9e66332c', 'bff8f9fa92d8d5cb250f3fd257713b82c533178b1e8e4d5384dc9326dfd49242');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (6, '2026-11-02T12:00:00+00:00', 'DraftStarted', 1, 'r2', 'lead-1', '{"definition_revision":1,"definition_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","form_number":"F01","organisation_id":"school-1","slug":"cme1"}', '{}', '0382f6dea040472b4be2926134f293cd073f6a7d796d1c57235f871a9e66332c', '08495b92a5377a01cdff7fbf074b854e69ed2eb8cff978e272b5720c7aad19d9', 'fc90129a2fc6857163f40221bad408755082907cd740f7412bd4444803d34cdd');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (7, '2026-11-02T13:00:00+00:00', 'SubmissionAccepted', 1, 'r1', 'lead-1', '{"reference":"REF-r1"}', '{"answers":"79c781ae3c57d0440eb5be5174a315e5da5eb49af0f0c03622c061904e0585d5"}', '08495b92a5377a01cdff7fbf074b854e69ed2eb8cff978e272b5720c7aad19d9', 'c143d100b18bf48bc29d7018a3ed0ecddd1c9d3cbdb4e35f1fca7b4eefa9375a', '0d8ba4a4c083bd613a146b03018b6027ff9380a93300e00260bbb3a17cabd1e0');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (8, '2026-11-02T14:00:00+00:00', 'DocumentSealed', 1, 'r1', 'lead-1', '{"audience":"","document_kind":"pdf","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}', '{"document":"d679365dab58ea26314bf0768b624c2a9a6f774cce7608df014d45d74570307a"}', 'c143d100b18bf48bc29d7018a3ed0ecddd1c9d3cbdb4e35f1fca7b4eefa9375a', '127004a2b72ebda5c51de9e3ab5f96b94c0c82ca7a99756c56731424eb11ac15', '3e1405ef96256c727f14221913293faad99fdda353e43cf5972217498224cd9b');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (9, '2026-11-02T12:00:00+00:00', 'MessageQueued', 1, 'r1', 'lead-1', '{"message_id":"3b22de505c29baa059884124cb60b7a1","purpose":"invented"}', '{}', '127004a2b72ebda5c51de9e3ab5f96b94c0c82ca7a99756c56731424eb11ac15', '8e2d94e9745f4c58ef4a90091a8ef4c55fd1452a17f9b679da6e556076461e90', '4a88ca017a67249e976c695a9603be1ee93773a114b3e1a47998bf1b278730d0');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (10, '2026-11-02T12:00:00+00:00', 'LinkMade', 1, 'r1', 'lead-1', '{"link_id":"3c349e5281f12e737db5de2ad557661b","purpose":"invented","recipient_id":"school-1"}', '{}', '8e2d94e9745f4c58ef4a90091a8ef4c55fd1452a17f9b679da6e556076461e90', 'd6f8f4d965601f13933ef1fb796bdc10524318fcdfd9c67d28a1128833cff459', '082161ca756d704394a3c27ff81afcb8c8e628586f7a160a6d3c7bb1d2add2ab');
INSERT INTO payloads (entry_number, name, sealed) VALUES (7, 'answers', X'01B784A5CE13312C7F5494D30AC0D3892F9ED797C29B5E1D93EEAA1DDAEF894779FC4967038E838CC8A4B95EF56176AA8C9961D17BC32244F98A2A2E289F7B09A8B542E3DC9DE4815AC8B802F83F2E2428FE91');
INSERT INTO payloads (entry_number, name, sealed) VALUES (8, 'document', X'01334DBA5121E858A3EC7ABE02F51E8C4075FDB6545B6432D53F71F8B4F2666FB2DD950E47582BB0552711F15AB04B9A63C4DEBF836CAFCE550CB04466FC5A0E947567E04A7369DFBC696DB9C46920E93C5BC3EBC9B646298E6B18352B40DA5D437F');
INSERT INTO definition_texts (definition_sha256, slug, definition_revision, text) VALUES ('982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1', 'cme1', 1, 'text');
INSERT INTO record_states (record_id, slug, stage, organisation_id, assigned_to, created_by, changed_at, reference, last_entry, state) VALUES ('r1', 'cme1', 'awaiting_signature', 'school-1', '', 'lead-1', '2026-11-02T14:00:00+00:00', 'REF-r1', 8, '{"assigned_to":"","changed_at":"2026-11-02T14:00:00+00:00","completed_parts":[],"created_at":"2026-11-02T12:00:00+00:00","created_by":"lead-1","definition_revision":1,"definition_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","documents":[{"audience":"","entry_number":8,"issued_at":"2026-11-02T14:00:00+00:00","kind":"pdf","payload_name":"document","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}],"form_number":"F01","last_entry":8,"links":[],"organisation_id":"school-1","record_id":"r1","reference":"REF-r1","return_reason_entry":0,"signatures":[],"slug":"cme1","stage":"awaiting_signature","submission_revision":1,"submitted_at":"2026-11-02T13:00:00+00:00","submitted_by":"lead-1"}');
INSERT INTO record_states (record_id, slug, stage, organisation_id, assigned_to, created_by, changed_at, reference, last_entry, state) VALUES ('r2', 'cme1', 'draft', 'school-1', '', 'lead-1', '2026-11-02T12:00:00+00:00', '', 6, '{"assigned_to":"","changed_at":"2026-11-02T12:00:00+00:00","completed_parts":[],"created_at":"2026-11-02T12:00:00+00:00","created_by":"lead-1","definition_revision":1,"definition_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","documents":[],"form_number":"F01","last_entry":6,"links":[],"organisation_id":"school-1","record_id":"r2","reference":"","return_reason_entry":0,"signatures":[],"slug":"cme1","stage":"draft","submission_revision":0,"submitted_at":null,"submitted_by":""}');
INSERT INTO drafts (record_id, draft_revision, sealed, saved_at, saved_by) VALUES ('r2', 1, X'01C7B8C50F6966F70646EFF1322CD32A392E30CE2C9A16276C9B893FAB2BC91295431DA66250E5B36816E31EA3EC0C797BA7', '2026-11-02T12:00:00+00:00', 'lead-1');
INSERT INTO organisations (organisation_id, kind, name, details) VALUES ('school-1', 'school', 'Example School', '{"address": "", "email": "", "head_name": "", "laestab": "", "phone": "", "urn": ""}');
INSERT INTO persons (person_id, email, name, roles, organisation_id, password_hash, totp_secret, totp_last_step, is_active, created_at, recovery_hashes) VALUES ('lead-1', 'lead@school.example', 'Amina Example', '["lead"]', 'school-1', '$argon2id$invented', X'0196F3499DC20A290548E4FFD149165F087B547F8F8995181027B3480FC456D1F04D0F030A3C73CF088BDC37AC', 0, 1, '2026-11-02T12:00:00+00:00', '[]');
INSERT INTO sessions (token_sha256, session_id, person_id, created_at, last_seen_at, confirmed_at, ended_at) VALUES ('c66891f7fc76a113161ad25ff78dc2cca42a970bf3f33ccf3774d83839ab5564', '8a721a00173f9f3b', 'lead-1', '2026-11-02T12:00:00+00:00', '2026-11-02T12:00:00+00:00', '2026-11-02T12:00:00+00:00', NULL);
INSERT INTO sign_in_failures (subject_sha256, at) VALUES ('06f1be86bd4acb5d151ac827fc062dbd3784108641df2a5c53c53ee9e7341862', '2026-11-02T12:00:00+00:00');
INSERT INTO outbox (message_id, record_id, purpose, sealed, state, tries, queued_at, next_try_at, claimed_until, fault) VALUES ('3b22de505c29baa059884124cb60b7a1', 'r1', 'invented', X'01A44DB03BCBD6699F8697EFBCD89F8388C028DB9DB60FED04A7830FAF82E011AC55425F7445C6B0083008CB11503EA0EC599F7766D5D07F44770074C0244F3E02CE335C721301E19CFA98F2C6302F048DFB93A87D665863C477A8EE20A3CB2C3672371FB68D3441C664137560B2BB612FAD350EA48609512939E2C91540A04FBD0364', 'waiting', 0, '2026-11-02T12:00:00+00:00', '2026-11-02T12:00:00+00:00', '', '');
INSERT INTO links (token_sha256, link_id, record_id, purpose, recipient_id, details, code_sha256, made_at, made_by, expires_at, opened_at, used_at, revoked_at, wrong_codes, visit_sha256) VALUES ('02e1a70ed0646e2ada0f2295eba26fad4a2ca37b054ef2400a42fc7f136cd625', '3c349e5281f12e737db5de2ad557661b', 'r1', 'invented', 'school-1', '{}', '', '2026-11-02T12:00:00+00:00', 'lead-1', '2026-11-02T12:00:00+00:00', '', '', '', 0, '');
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
CREATE INDEX entries_of_placements ON entries (facts ->> '$.other_record_id') WHERE facts ->> '$.relation' = 'placed_with';
PRAGMA user_version = 6;
