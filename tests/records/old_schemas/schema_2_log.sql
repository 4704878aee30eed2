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
INSERT INTO meta (name, value) VALUES ('log_id', 'ce92d2b0a56e08c0a9ab54e891e4cfcf');
INSERT INTO meta (name, value) VALUES ('key_check', 'b7c613767d7cfa71ca7b958db48e55238c4c90347d97554d8efce7e17ffda52d');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (1, '2026-11-02T12:00:00+00:00', 'HomeCreated', 1, '', '', '{"cmeforms_version":"0.1.0","schema_version":2}', '{}', '0000000000000000000000000000000000000000000000000000000000000000', '31e21d5e5e9a5cb7a2ae4312faf4683e12e62ab78a1ce472b1425ae2f43d68a6', '527574cbeb7ee9d6d161fa2ecffc334961ed1e15eacea7dfa2a8af23f7b6c94f');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (2, '2026-11-02T12:00:00+00:00', 'OrganisationAdded', 1, '', 'admin-1', '{"organisation_id":"school-1","organisation_kind":"school"}', '{}', '31e21d5e5e9a5cb7a2ae4312faf4683e12e62ab78a1ce472b1425ae2f43d68a6', '165829d0f54efa2df442b5e5c68828d618ecf68806f001d82ebf828e1247f52b', '88b0fcecff5d7b4dbfa4e532e044d6767d08af3278824246fad0cadba55e3fe1');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (3, '2026-11-02T12:00:00+00:00', 'PersonAdded', 1, '', 'admin-1', '{"organisation_id":"school-1","roles":["lead"],"subject_person_id":"lead-1"}', '{}', '165829d0f54efa2df442b5e5c68828d618ecf68806f001d82ebf828e1247f52b', '52677bf7ae65064ecab1e631e91e149522f20414876069cb84256ed0870be589', 'c760cfeb1e214f86a5d61f6e709e84e053ace0c8cbd90cb6e6f97a624acb7ed9');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (4, '2026-11-02T12:00:00+00:00', 'DefinitionRecorded', 1, '', 'admin-1', '{"definition_revision":1,"definition_sha256":"982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1","slug":"cme1"}', '{}', '52677bf7ae65064ecab1e631e91e149522f20414876069cb84256ed0870be589', 'd1b45f4a5462c64d0072c6aeb44db4f5f781efd59c757b1d8c4b528eb3e9bd9a', '1c398d64877673e4f7798eba88cb349d3cd6c3a50d241d999c1680a1955627cc');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (5, '2026-11-02T12:00:00+00:00', 'DraftStarted', 1, 'r1', 'lead-1', '{"definition_revision":1,"definition_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","form_number":"F01","organisation_id":"school-1","slug":"cme1"}', '{}', 'd1b45f4a5462c64d0072c6aeb44db4f5f781efd59c757b1d8c4b528eb3e9bd9a', 'e62c045bb35e1936b82bc08f186f7d5cbda5ec3f9cdbc5405701501c202e3bd7', 'dcb41e812f9258af1ddb01ff25eaafe5645c4d0bfff1682bca689190c445c066');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (6, '2026-11-02T12:00:00+00:00', 'DraftStarted', 1, 'r2', 'lead-1', '{"definition_revision":1,"definition_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","form_number":"F01","organisation_id":"school-1","slug":"cme1"}', '{}', 'e62c045bb35e1936b82bc08f186f7d5cbda5ec3f9cdbc5405701501c202e3bd7', '2fd8170dc08ebfe486f8a72f326bfca4075bd8c4bb1f53c7a9c0e33fa0315967', '2f66f3533677e48cb4fda69a62f7e57b08339b9411d0a29233f9b0dec1129ea2');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (7, '2026-11-02T13:00:00+00:00', 'SubmissionAccepted', 1, 'r1', 'lead-1', '{"reference":"REF-r1"}', '{"answers":"3edf03b9ca631391824bf29d67888e9b088cad1b6498498362bf27e28a147b96"}', '2fd8170dc08ebfe486f8a72f326bfca4075bd8c4bb1f53c7a9c0e33fa0315967', 'fcda1418025c0f2d095543b8b74540e2ecc1080d8afc802e9a9222d4617cf188', 'c27c454680a391a304ecb0c69b05e9dd206243db05e2b3282391acfebfa8becf');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (8, '2026-11-02T14:00:00+00:00', 'DocumentSealed', 1, 'r1', 'lead-1', '{"audience":"","document_kind":"pdf","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}', '{"document":"88eb0334c8a41e14d198289924eef8c3c1c2512727dcb2659c5b9363a44303ee"}', 'fcda1418025c0f2d095543b8b74540e2ecc1080d8afc802e9a9222d4617cf188', 'edb6300a270dce750f019c2eb759ec96a6930d2eac024a4cfd7646592c85bb6b', '1fb7b3a3e7161e9fd8742fc628dff33ec4a7fa68c1ae80ee656ce313c2438506');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (9, '2026-11-02T12:00:00+00:00', 'MessageQueued', 1, 'r1', 'lead-1', '{"message_id":"c7113d709948c311120df71d9c111a0d","purpose":"invented"}', '{}', 'edb6300a270dce750f019c2eb759ec96a6930d2eac024a4cfd7646592c85bb6b', 'fa89d70d54a0ebb21c89599c73edbf9d035ea7e9df8564cd2888253f7f9cddba', '29273d5cef1f33a1507107e435e142b80f17b7e59fb775d0a47ec1b001b3bba5');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (10, '2026-11-02T12:00:00+00:00', 'LinkMade', 1, 'r1', 'lead-1', '{"link_id":"7c2ccfd4a352229b080850c29dd25674","purpose":"invented","recipient_id":"school-1"}', '{}', 'fa89d70d54a0ebb21c89599c73edbf9d035ea7e9df8564cd2888253f7f9cddba', '4c1ba74402466d7e239587699da8d6f3bb1805aa16f46ef788d808ebbb5fb5de', 'b40dc4c14992b77e9fdd739fd6852c51cb699b1f5d964fc3b3250c4da1a66c15');
INSERT INTO payloads (entry_number, name, sealed) VALUES (7, 'answers', X'01D2501C6ECE1F3679C7DA51DD787643BCED5CF8B3E7CC432B0CBCEABE76BFDC643DD6375EDA0F939FB5401A77F8A24D142B3092795F0021850318031895063F3C4B89B45CFF34AFC01958C80263ED23FA09EC');
INSERT INTO payloads (entry_number, name, sealed) VALUES (8, 'document', X'015FFCBD4C77C905C84A47103B0E5F17D85B2FEDCE724DB29418F0DA58817B65C703ED9382A428283FE9470A40332557296F997B5B8E7864F98324588F3FC6CAE515DA44E358C74AE0859D3A851EB19947AF36DC33ED38D9A64DBAC4A0BFC704F091');
INSERT INTO definition_texts (definition_sha256, slug, definition_revision, text) VALUES ('982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1', 'cme1', 1, 'text');
INSERT INTO record_states (record_id, slug, stage, organisation_id, assigned_to, created_by, changed_at, reference, last_entry, state, situation) VALUES ('r1', 'cme1', 'awaiting_signature', 'school-1', '', 'lead-1', '2026-11-02T14:00:00+00:00', 'REF-r1', 8, '{"assigned_to":"","changed_at":"2026-11-02T14:00:00+00:00","completed_parts":[],"created_at":"2026-11-02T12:00:00+00:00","created_by":"lead-1","definition_revision":1,"definition_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","documents":[{"audience":"","entry_number":8,"issued_at":"2026-11-02T14:00:00+00:00","kind":"pdf","payload_name":"document","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}],"form_number":"F01","last_entry":8,"links":[],"organisation_id":"school-1","record_id":"r1","reference":"REF-r1","return_reason_entry":0,"signatures":[],"slug":"cme1","stage":"awaiting_signature","submission_revision":1,"submitted_at":"2026-11-02T13:00:00+00:00","submitted_by":"lead-1"}', 'dddddddddddddddd awaiting_signature 0');
INSERT INTO record_states (record_id, slug, stage, organisation_id, assigned_to, created_by, changed_at, reference, last_entry, state, situation) VALUES ('r2', 'cme1', 'draft', 'school-1', '', 'lead-1', '2026-11-02T12:00:00+00:00', '', 6, '{"assigned_to":"","changed_at":"2026-11-02T12:00:00+00:00","completed_parts":[],"created_at":"2026-11-02T12:00:00+00:00","created_by":"lead-1","definition_revision":1,"definition_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","documents":[],"form_number":"F01","last_entry":6,"links":[],"organisation_id":"school-1","record_id":"r2","reference":"","return_reason_entry":0,"signatures":[],"slug":"cme1","stage":"draft","submission_revision":0,"submitted_at":null,"submitted_by":""}', 'dddddddddddddddd draft 0');
INSERT INTO drafts (record_id, draft_revision, sealed, saved_at, saved_by) VALUES ('r2', 1, X'01049739AFF51AF49A68C7C58152C6C7BA8800B436AFEFB5B944DA1E4428A3C38DB81B8AF713E66F5A6B30C61A53BB467AED', '2026-11-02T12:00:00+00:00', 'lead-1');
INSERT INTO organisations (organisation_id, kind, name, details) VALUES ('school-1', 'school', 'Example School', '{"address": "", "checked_on": "", "closed_on": "", "email": "", "head_name": "", "laestab": "", "phase": "", "phone": "", "proposed_by": "", "proposed_email": "", "source": "", "urn": ""}');
INSERT INTO persons (person_id, email, name, roles, organisation_id, password_hash, totp_secret, totp_last_step, is_active, created_at, recovery_hashes) VALUES ('lead-1', 'lead@school.example', 'Amina Example', '["lead"]', 'school-1', '$argon2id$invented', X'0182C937ADE86C74C7B4D47CE3283701CFD7A8098B15221344644B4C1FE3D2F0778BB0A17FA3699F93E8AB2950', 0, 1, '2026-11-02T12:00:00+00:00', '[]');
INSERT INTO sessions (token_sha256, session_id, person_id, created_at, last_seen_at, confirmed_at, ended_at) VALUES ('8be3a30bdf27e86b86b1581f863f324b1124983834c0e5ba0251f705ae40cc94', 'a6c3ac521cff2fc5', 'lead-1', '2026-11-02T12:00:00+00:00', '2026-11-02T12:00:00+00:00', '2026-11-02T12:00:00+00:00', NULL);
INSERT INTO sign_in_failures (subject_sha256, at) VALUES ('06f1be86bd4acb5d151ac827fc062dbd3784108641df2a5c53c53ee9e7341862', '2026-11-02T12:00:00+00:00');
INSERT INTO outbox (message_id, record_id, purpose, sealed, state, tries, queued_at, next_try_at, claimed_until, fault) VALUES ('c7113d709948c311120df71d9c111a0d', 'r1', 'invented', X'01DA43F38314EE988BF414A1FF8D1A9C52A6EDCD9F8354386E7EAC9FEF00AF3BD60D76F1D071BEC1032DD6EC2C6BC65A9B585D6FD53FC43A8A9A5829BC7FB000BA77907D60F28AFFFD5A3A0D03D0FAE51AC056F864AD55B72039AAC4EF7BA52DAA14FF89248E6060789FB98AD810BB4A384B482413BBE45F7865B0DE00574554CB7395', 'waiting', 0, '2026-11-02T12:00:00+00:00', '2026-11-02T12:00:00+00:00', '', '');
INSERT INTO links (token_sha256, link_id, record_id, purpose, recipient_id, details, code_sha256, made_at, made_by, expires_at, opened_at, used_at, revoked_at, wrong_codes, visit_sha256) VALUES ('ee432964dc0a8bbaa95b43253e680b99a23d6fbdd300fb85cead6a71c96a4cd1', '7c2ccfd4a352229b080850c29dd25674', 'r1', 'invented', 'school-1', '{}', '', '2026-11-02T12:00:00+00:00', 'lead-1', '2026-11-02T12:00:00+00:00', '', '', '', 0, '');
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
CREATE INDEX entries_of_exports ON entries (facts ->> '$.export_id') WHERE facts ->> '$.export_id' IS NOT NULL;
CREATE INDEX entries_of_placements ON entries (facts ->> '$.other_record_id') WHERE facts ->> '$.relation' = 'placed_with';
CREATE INDEX entries_out_of_hours ON entries (person_id, at) WHERE kind = 'OpenedOutOfHours';
CREATE INDEX states_by_record ON record_states (record_id, situation, slug, stage, organisation_id, created_by, assigned_to, last_entry);
CREATE INDEX states_by_change ON record_states (last_entry, situation, slug, stage, organisation_id, created_by, assigned_to, record_id);
CREATE INDEX states_by_situation ON record_states (situation, slug, stage, organisation_id, created_by, assigned_to, record_id);
CREATE INDEX states_by_organisation ON record_states (organisation_id, last_entry, situation, slug, stage, created_by, assigned_to, record_id);
CREATE INDEX outbox_unsent ON outbox (queued_at, message_id) WHERE state <> 'sent';
CREATE INDEX links_by_record ON links (record_id);
CREATE INDEX links_by_visit ON links (visit_sha256) WHERE visit_sha256 <> '';
PRAGMA user_version = 2;
