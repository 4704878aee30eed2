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
INSERT INTO meta (name, value) VALUES ('log_id', '8d750db02376d51b19ac4c0ebfd7991c');
INSERT INTO meta (name, value) VALUES ('key_check', '27aa7112bf2faa767a876905a2bbedf923b81e56857f238aad58420b096e0b82');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (1, '2026-11-02T12:00:00+00:00', 'HomeCreated', 1, '', '', '{"cmeforms_version":"0.1.0","schema_version":4}', '{}', '0000000000000000000000000000000000000000000000000000000000000000', '0c7d7a83f03708a517e72d1401bdcd2c2d4b429653e7bb907b5469d9ceb62ef6', 'c17266f7776a9e6c403051c2cc6be64c03d3a788591174bbef8af44c9616c4b1');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (2, '2026-11-02T12:00:00+00:00', 'OrganisationAdded', 1, '', 'admin-1', '{"organisation_id":"school-1","organisation_kind":"school"}', '{}', '0c7d7a83f03708a517e72d1401bdcd2c2d4b429653e7bb907b5469d9ceb62ef6', '660790311269c12b7bb1bc5124600dbdf406781c3c2a55a1d8dd48cbb0813fb7', 'abec6b2c72c7fc5a15e05ae70efd08cd7b5fcc9ee9d10a193d55646ca90997d5');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (3, '2026-11-02T12:00:00+00:00', 'PersonAdded', 1, '', 'admin-1', '{"organisation_id":"school-1","roles":["lead"],"subject_person_id":"lead-1"}', '{}', '660790311269c12b7bb1bc5124600dbdf406781c3c2a55a1d8dd48cbb0813fb7', 'ddd2bd374bda1a38b4d9e3eab07c227cfcbf2cb516a3bcc9f7193cee6ddf5b49', 'e1c5d7635cd013704e3b6bca1f22239ee70826ffb9a21452f212eb730e0e98a0');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (4, '2026-11-02T12:00:00+00:00', 'DefinitionRecorded', 1, '', 'admin-1', '{"definition_revision":1,"definition_sha256":"982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1","slug":"cme1"}', '{}', 'ddd2bd374bda1a38b4d9e3eab07c227cfcbf2cb516a3bcc9f7193cee6ddf5b49', 'cccc542cc4b5ad1b3b0e9117b647a066fc2f2b659041d4204fc8b89892337baf', 'a203e945abce36909b9dfd9f353961a752b2779d6270f55a3a826aab0b3d8f8f');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (5, '2026-11-02T12:00:00+00:00', 'DraftStarted', 1, 'r1', 'lead-1', '{"definition_revision":1,"definition_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","form_number":"F01","organisation_id":"school-1","slug":"cme1"}', '{}', 'cccc542cc4b5ad1b3b0e9117b647a066fc2f2b659041d4204fc8b89892337baf', '9292d15cee112994114f2cc422e3d9ca7d14d4e4780c6085ada0c88807071293', '379e9ceca9df1e1904fbe1a84eeae52d05387c12ce7ff1f583f6c836cfe259e4');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (6, '2026-11-02T12:00:00+00:00', 'DraftStarted', 1, 'r2', 'lead-1', '{"definition_revision":1,"definition_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","form_number":"F01","organisation_id":"school-1","slug":"cme1"}', '{}', '9292d15cee112994114f2cc422e3d9ca7d14d4e4780c6085ada0c88807071293', '625036204d2704949d6968a1d2d0969a112ce28c972cbbf740d3ac95c523b3ed', '36a9cc2cdcd42423e970f92cc5406f648fe3b458085ee956177549a1db9687f4');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (7, '2026-11-02T13:00:00+00:00', 'SubmissionAccepted', 1, 'r1', 'lead-1', '{"reference":"REF-r1"}', '{"answers":"d2e0359920310a15258fc91258871d9b5cf937377702d559147b8aea75667e08"}', '625036204d2704949d6968a1d2d0969a112ce28c972cbbf740d3ac95c523b3ed', 'a279422d0180cfdb9a440f0a9ad72b98695c05556bbe64c60dc587a53baaa94f', '61ed8f62e02180055df6094927ea8894391c6758673f1f2997a376a89f112637');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (8, '2026-11-02T14:00:00+00:00', 'DocumentSealed', 1, 'r1', 'lead-1', '{"audience":"","document_kind":"pdf","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}', '{"document":"7273f5bc3d49380b7c5597837999eff37a1723ebc89e92ed634f6e6086a2e5a6"}', 'a279422d0180cfdb9a440f0a9ad72b98695c05556bbe64c60dc587a53baaa94f', 'ecd6c0b277a8468753343589645a52dce41a12ece0b32823948db26ee930cdb8', '7c2c991a473157e037ac7064ade7a9309a1a4d4a88d12cf9f9bb2dc796368f1b');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (9, '2026-11-02T12:00:00+00:00', 'MessageQueued', 1, 'r1', 'lead-1', '{"message_id":"9c3dde1d932c309113179c35ae3acd7a","purpose":"invented"}', '{}', 'ecd6c0b277a8468753343589645a52dce41a12ece0b32823948db26ee930cdb8', '467164b863aef6e484b743338e02aa86b2c28c3e340c4f41f706bdd6df812c5a', '033383282013724d86d4adadbcd9340f33d32890d9fa0df36335461ba39e335a');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (10, '2026-11-02T12:00:00+00:00', 'LinkMade', 1, 'r1', 'lead-1', '{"link_id":"ed848f1ec852679c5f9397486398eb53","purpose":"invented","recipient_id":"school-1"}', '{}', '467164b863aef6e484b743338e02aa86b2c28c3e340c4f41f706bdd6df812c5a', 'c6a7bb6c693e9a451f5cf49ec3ed0d8e3cbe991b7274ef0cb4bed118880953ab', '3c8140f09e1985da151584732f100dda9d51edcbfb224549b2c2c5b1f5775702');
INSERT INTO payloads (entry_number, name, sealed) VALUES (7, 'answers', X'010FD8D9BC697FEC2C9E530717990691C5293A6245FD3BE9613D986296A6F87EFB3342B36212257EEA4A1334FDB4CB1975AD2F88826F9BACCE7EC97EF3075D4D36C712599D7ED4B89A141B487F6BB0B6DC11EF');
INSERT INTO payloads (entry_number, name, sealed) VALUES (8, 'document', X'018EEEE7BA8D22F67F8A2910B3FEF510B455C04D64ECF5F44990E024788090217E1CA01C6D60C707AFA125186A1B5B235D78325E394965208B2626450DE41C865B979C9F44684D74F6B2A2AB2C464B92B4665182330C4CA51D9E9466ED89D1E2EFC3');
INSERT INTO definition_texts (definition_sha256, slug, definition_revision, text) VALUES ('982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1', 'cme1', 1, 'text');
INSERT INTO record_states (record_id, slug, stage, organisation_id, assigned_to, created_by, changed_at, reference, last_entry, state) VALUES ('r1', 'cme1', 'awaiting_signature', 'school-1', '', 'lead-1', '2026-11-02T14:00:00+00:00', 'REF-r1', 8, '{"assigned_to":"","changed_at":"2026-11-02T14:00:00+00:00","completed_parts":[],"created_at":"2026-11-02T12:00:00+00:00","created_by":"lead-1","definition_revision":1,"definition_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","documents":[{"audience":"","entry_number":8,"issued_at":"2026-11-02T14:00:00+00:00","kind":"pdf","payload_name":"document","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}],"form_number":"F01","last_entry":8,"links":[],"organisation_id":"school-1","record_id":"r1","reference":"REF-r1","return_reason_entry":0,"signatures":[],"slug":"cme1","stage":"awaiting_signature","submission_revision":1,"submitted_at":"2026-11-02T13:00:00+00:00","submitted_by":"lead-1"}');
INSERT INTO record_states (record_id, slug, stage, organisation_id, assigned_to, created_by, changed_at, reference, last_entry, state) VALUES ('r2', 'cme1', 'draft', 'school-1', '', 'lead-1', '2026-11-02T12:00:00+00:00', '', 6, '{"assigned_to":"","changed_at":"2026-11-02T12:00:00+00:00","completed_parts":[],"created_at":"2026-11-02T12:00:00+00:00","created_by":"lead-1","definition_revision":1,"definition_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","documents":[],"form_number":"F01","last_entry":6,"links":[],"organisation_id":"school-1","record_id":"r2","reference":"","return_reason_entry":0,"signatures":[],"slug":"cme1","stage":"draft","submission_revision":0,"submitted_at":null,"submitted_by":""}');
INSERT INTO drafts (record_id, draft_revision, sealed, saved_at, saved_by) VALUES ('r2', 1, X'01694D4C2E35762C1FF251C047BB182760C03C2BC30E8D15840BD42F2BACAE2FD98B80F427D31F1DC95A0F2D7046252E14C6', '2026-11-02T12:00:00+00:00', 'lead-1');
INSERT INTO organisations (organisation_id, kind, name, details) VALUES ('school-1', 'school', 'Example School', '{"address": "", "email": "", "head_name": "", "laestab": "", "phone": "", "urn": ""}');
INSERT INTO persons (person_id, email, name, roles, organisation_id, password_hash, totp_secret, totp_last_step, is_active, created_at, recovery_hashes) VALUES ('lead-1', 'lead@school.example', 'Amina Example', '["lead"]', 'school-1', '$argon2id$invented', X'017460292929AC195548D18B00FC6FB029F2C6F47CCD06323A50F9E83FBD6863644DB72414F5148A55385491D9', 0, 1, '2026-11-02T12:00:00+00:00', '[]');
INSERT INTO sessions (token_sha256, session_id, person_id, created_at, last_seen_at, confirmed_at, ended_at) VALUES ('12d481a6b6189b527a25d30ad8163358b503019e628a482d4d5430fdf0f2cbde', 'bbc3f29246b77cd8', 'lead-1', '2026-11-02T12:00:00+00:00', '2026-11-02T12:00:00+00:00', '2026-11-02T12:00:00+00:00', NULL);
INSERT INTO sign_in_failures (subject_sha256, at) VALUES ('06f1be86bd4acb5d151ac827fc062dbd3784108641df2a5c53c53ee9e7341862', '2026-11-02T12:00:00+00:00');
INSERT INTO outbox (message_id, record_id, purpose, sealed, state, tries, queued_at, next_try_at, claimed_until, fault) VALUES ('9c3dde1d932c309113179c35ae3acd7a', 'r1', 'invented', X'011507CB99A59CC9773E8E52378EE654D75B3E68BD566534651CD92CE61BEEB0172269D7B087913D269114AC58AC07443E99DFD52AB0C7D16F022A038AFF62DBEF8C332C35CC2C1B8C6C6D2B510C292A5E871F8AE02590A97628660421995FB15EEDD2BF36CD0AE83694916EDA98A2951DF400EC738593637E546536F2388AEB66EE75', 'waiting', 0, '2026-11-02T12:00:00+00:00', '2026-11-02T12:00:00+00:00', '', '');
INSERT INTO links (token_sha256, link_id, record_id, purpose, recipient_id, details, code_sha256, made_at, made_by, expires_at, opened_at, used_at, revoked_at, wrong_codes, visit_sha256) VALUES ('bb2b5e489f9451138fb3b562f4f196f4af9b17bdf79da4084009896197448abe', 'ed848f1ec852679c5f9397486398eb53', 'r1', 'invented', 'school-1', '{}', '', '2026-11-02T12:00:00+00:00', 'lead-1', '2026-11-02T12:00:00+00:00', '', '', '', 0, '');
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
CREATE INDEX outbox_unsent ON outbox (queued_at, message_id) WHERE state <> 'sent';
CREATE INDEX links_by_record ON links (record_id);
CREATE INDEX links_by_visit ON links (visit_sha256) WHERE visit_sha256 <> '';
PRAGMA user_version = 4;
