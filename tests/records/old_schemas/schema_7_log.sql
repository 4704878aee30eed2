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
    , situation TEXT NOT NULL DEFAULT '') STRICT;
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
INSERT INTO meta (name, value) VALUES ('log_id', '968e60ae1aa1bc431b429ef0773e3a59');
INSERT INTO meta (name, value) VALUES ('key_check', '7582d1a77661ef73879a1e1784d8ba115dd6ddc6132d4b944c7f92e6b843c585');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (1, '2026-11-02T12:00:00+00:00', 'HomeCreated', 1, '', '', '{"cmeforms_version":"0.1.0","schema_version":7}', '{}', '0000000000000000000000000000000000000000000000000000000000000000', '3af78daa8771db53cf71a5a20f93d858ba427bb694f28efa8da8a83e23ef651e', 'a5a8cd02c938531a1a23a2704f88b5e6a5536daf0304fc2ec5a591cf72a989ac');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (2, '2026-11-02T12:00:00+00:00', 'OrganisationAdded', 1, '', 'admin-1', '{"organisation_id":"school-1","organisation_kind":"school"}', '{}', '3af78daa8771db53cf71a5a20f93d858ba427bb694f28efa8da8a83e23ef651e', 'e695a9aed2804150088c20a3113fc94a23a49783aef6cd979a7fb42b8de39583', 'b21d4b481daa2101866f58633ba169aa4281de4e1dd8ad2b43a4c01b767d0e00');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (3, '2026-11-02T12:00:00+00:00', 'PersonAdded', 1, '', 'admin-1', '{"organisation_id":"school-1","roles":["lead"],"subject_person_id":"lead-1"}', '{}', 'e695a9aed2804150088c20a3113fc94a23a49783aef6cd979a7fb42b8de39583', 'b81ee62af12422c2d384a7a50f53d98ca5f890f705574e53dd6900a48f892aa4', 'f1b0d380ac607254dfb571c9bddee8fde36d1448b78a310dcab4e91065cd2f25');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (4, '2026-11-02T12:00:00+00:00', 'DefinitionRecorded', 1, '', 'admin-1', '{"definition_revision":1,"definition_sha256":"982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1","slug":"cme1"}', '{}', 'b81ee62af12422c2d384a7a50f53d98ca5f890f705574e53dd6900a48f892aa4', 'e880c35fbc0b2e315f467437b47681a729b592e9f06cda09871b9f680e4043aa', 'b95c8ed57d955aa8392b4f601f0da6c971dce1512853ab598fd1ac23ff73c039');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (5, '2026-11-02T12:00:00+00:00', 'DraftStarted', 1, 'r1', 'lead-1', '{"definition_revision":1,"definition_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","form_number":"F01","organisation_id":"school-1","slug":"cme1"}', '{}', 'e880c35fbc0b2e315f467437b47681a729b592e9f06cda09871b9f680e4043aa', '291cbe626e8792184c2dbb3067ddc70dda666c86cb5775f9e1c72d3f68eab9e7', '867cf44a386103d105dd9f93db784cd589756fa90e0b29f959681e4142de7e7d');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (6, '2026-11-02T12:00:00+00:00', 'DraftStarted', 1, 'r2', 'lead-1', '{"definition_revision":1,"definition_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","form_number":"F01","organisation_id":"school-1","slug":"cme1"}', '{}', '291cbe626e8792184c2dbb3067ddc70dda666c86cb5775f9e1c72d3f68eab9e7', '7603661689dbf34783aea3cd27e659f59f9fdbf559b79eec93807261b43a566e', 'dc810222449f2d996a78315cc426240eef15b5fb3da0dc8a111e97ca48c8119d');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (7, '2026-11-02T13:00:00+00:00', 'SubmissionAccepted', 1, 'r1', 'lead-1', '{"reference":"REF-r1"}', '{"answers":"dfa68d8dec72f0e60a8971843576fa619ddbe225dd5842ac507f174c65abb009"}', '7603661689dbf34783aea3cd27e659f59f9fdbf559b79eec93807261b43a566e', '65035efa754ff2b1c1e1bd4ccc0a086145dd00d920e6ac8e5b9f021bd6da1b37', 'ebbbb75fafe024c64cb677c320eaab20584dfda7786111a112e81c9aa0013467');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (8, '2026-11-02T14:00:00+00:00', 'DocumentSealed', 1, 'r1', 'lead-1', '{"audience":"","document_kind":"pdf","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}', '{"document":"3f0f394055c9aa33cd5e23ff37302554671db5107b98db5975b8b5769c936d1f"}', '65035efa754ff2b1c1e1bd4ccc0a086145dd00d920e6ac8e5b9f021bd6da1b37', '122895ebf558f4727d0148149ac1d14b66b54ed01099c713e949283650fc6267', '6dbed9f3a8a767cf891f3eb4fa9e28bbb246e1f6660dc871fb18f6ed1f5d2397');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (9, '2026-11-02T12:00:00+00:00', 'MessageQueued', 1, 'r1', 'lead-1', '{"message_id":"ff19d5f92d33efad8576c9ee55579069","purpose":"invented"}', '{}', '122895ebf558f4727d0148149ac1d14b66b54ed01099c713e949283650fc6267', 'a9a6e2c3d2d802d1c7978917c554f27e20c2e8e0c43dd20cbd34b0b60222da02', 'f87f728aa59e5f859bd8e2257009aeb6294d120800ed15ec06af87824817cb0e');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (10, '2026-11-02T12:00:00+00:00', 'LinkMade', 1, 'r1', 'lead-1', '{"link_id":"f3bca12ff75647dedcb232d9b1227ec2","purpose":"invented","recipient_id":"school-1"}', '{}', 'a9a6e2c3d2d802d1c7978917c554f27e20c2e8e0c43dd20cbd34b0b60222da02', 'fd19d7ac21a399e6fa945e6948c526517dddc609dc4b60a520ded3376c3c22b2', '8ce1a71c2f1ab71c494fcf6e8becc000df9ce10ec9af549cb93e06867d5cdc2e');
INSERT INTO payloads (entry_number, name, sealed) VALUES (7, 'answers', X'01EABE092A007DBB991D8C299BEDB8D54AEB076794A1A3A83011A7B0E1078941689E1CBDD47A04DB1C836B148615A459126D15D2AB1B93F2D27285FC9FCF5785391ABEDF3C0E6805B8CFD61D288DF5EB1E31D2');
INSERT INTO payloads (entry_number, name, sealed) VALUES (8, 'document', X'017B55043D56C94AF276B7497CD7B36287E777D74AEBD9BF5E352276C1FFBE9368FA421C3B22C6E1FB5AF57A6227F4B7CEEE57B215FFCCC63DE108FA2317527D716A72FF47C5D338E43862B3061DC026F0D28E074F0CB0A54BD6ABCE7B2A7A65EBA8');
INSERT INTO definition_texts (definition_sha256, slug, definition_revision, text) VALUES ('982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1', 'cme1', 1, 'text');
INSERT INTO record_states (record_id, slug, stage, organisation_id, assigned_to, created_by, changed_at, reference, last_entry, state, situation) VALUES ('r1', 'cme1', 'awaiting_signature', 'school-1', '', 'lead-1', '2026-11-02T14:00:00+00:00', 'REF-r1', 8, '{"assigned_to":"","changed_at":"2026-11-02T14:00:00+00:00","completed_parts":[],"created_at":"2026-11-02T12:00:00+00:00","created_by":"lead-1","definition_revision":1,"definition_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","documents":[{"audience":"","entry_number":8,"issued_at":"2026-11-02T14:00:00+00:00","kind":"pdf","payload_name":"document","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}],"form_number":"F01","last_entry":8,"links":[],"organisation_id":"school-1","record_id":"r1","reference":"REF-r1","return_reason_entry":0,"signatures":[],"slug":"cme1","stage":"awaiting_signature","submission_revision":1,"submitted_at":"2026-11-02T13:00:00+00:00","submitted_by":"lead-1"}', 'dddddddddddddddd awaiting_signature 0');
INSERT INTO record_states (record_id, slug, stage, organisation_id, assigned_to, created_by, changed_at, reference, last_entry, state, situation) VALUES ('r2', 'cme1', 'draft', 'school-1', '', 'lead-1', '2026-11-02T12:00:00+00:00', '', 6, '{"assigned_to":"","changed_at":"2026-11-02T12:00:00+00:00","completed_parts":[],"created_at":"2026-11-02T12:00:00+00:00","created_by":"lead-1","definition_revision":1,"definition_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","documents":[],"form_number":"F01","last_entry":6,"links":[],"organisation_id":"school-1","record_id":"r2","reference":"","return_reason_entry":0,"signatures":[],"slug":"cme1","stage":"draft","submission_revision":0,"submitted_at":null,"submitted_by":""}', 'dddddddddddddddd draft 0');
INSERT INTO drafts (record_id, draft_revision, sealed, saved_at, saved_by) VALUES ('r2', 1, X'0181A8357D874F4892D5330AFAFB9BC63354A776D8CAA0E3A4D8C0CB39EDD3B5F12123682409509DBCC94CF9C6205A85837C', '2026-11-02T12:00:00+00:00', 'lead-1');
INSERT INTO organisations (organisation_id, kind, name, details) VALUES ('school-1', 'school', 'Example School', '{"address": "", "checked_on": "", "closed_on": "", "email": "", "head_name": "", "laestab": "", "phase": "", "phone": "", "proposed_by": "", "proposed_email": "", "source": "", "urn": ""}');
INSERT INTO persons (person_id, email, name, roles, organisation_id, password_hash, totp_secret, totp_last_step, is_active, created_at, recovery_hashes) VALUES ('lead-1', 'lead@school.example', 'Amina Example', '["lead"]', 'school-1', '$argon2id$invented', X'0199DD5908A450B3B4546AC7BB8792FDAE2741D9F6A2FA9CA3005A3B15323E5E0651E8EC5555025348C6F56749', 0, 1, '2026-11-02T12:00:00+00:00', '[]');
INSERT INTO sessions (token_sha256, session_id, person_id, created_at, last_seen_at, confirmed_at, ended_at) VALUES ('36fa7d87e946268622d5013cb72cb6462c9f84508ffc27360a3e8d038b7e13ba', 'cab8c5064e8897d2', 'lead-1', '2026-11-02T12:00:00+00:00', '2026-11-02T12:00:00+00:00', '2026-11-02T12:00:00+00:00', NULL);
INSERT INTO sign_in_failures (subject_sha256, at) VALUES ('06f1be86bd4acb5d151ac827fc062dbd3784108641df2a5c53c53ee9e7341862', '2026-11-02T12:00:00+00:00');
INSERT INTO outbox (message_id, record_id, purpose, sealed, state, tries, queued_at, next_try_at, claimed_until, fault) VALUES ('ff19d5f92d33efad8576c9ee55579069', 'r1', 'invented', X'016A54F2C14A6A5BE9576DF5AC89D1F3F029DA511C377C319C319B437FC2713320FC41B780E1B7FC9114506F31BBC89181615AD950EE65ACE69EB38B8A6DEFDD553E09E6D05DF6E8149C185F1ABFC8B573436D8170F35112813D2929225D35352D5EAE9EBEE8CDEA7702646DC3791F6421FE6378B987C91AED933544E3151EF80E9AFE', 'waiting', 0, '2026-11-02T12:00:00+00:00', '2026-11-02T12:00:00+00:00', '', '');
INSERT INTO links (token_sha256, link_id, record_id, purpose, recipient_id, details, code_sha256, made_at, made_by, expires_at, opened_at, used_at, revoked_at, wrong_codes, visit_sha256) VALUES ('a5971b0de9a025f7a6d1ecce358c88001a10a6516ab1211a48825e5b5541b0cd', 'f3bca12ff75647dedcb232d9b1227ec2', 'r1', 'invented', 'school-1', '{}', '', '2026-11-02T12:00:00+00:00', 'lead-1', '2026-11-02T12:00:00+00:00', '', '', '', 0, '');
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
CREATE INDEX entries_of_exports ON entries (facts ->> '$.export_id') WHERE facts ->> '$.export_id' IS NOT NULL;
CREATE INDEX entries_of_placements ON entries (facts ->> '$.other_record_id') WHERE facts ->> '$.relation' = 'placed_with';
CREATE INDEX states_by_change ON record_states (last_entry, situation, slug, stage, organisation_id, created_by, assigned_to, record_id);
CREATE INDEX states_by_situation ON record_states (situation, slug, stage, organisation_id, created_by, assigned_to, record_id);
CREATE INDEX states_by_organisation ON record_states (organisation_id, last_entry, situation, slug, stage, created_by, assigned_to, record_id);
PRAGMA user_version = 7;
