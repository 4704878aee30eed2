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
INSERT INTO meta (name, value) VALUES ('log_id', '59288d383fdde2e592aab08b2be6bcb7');
INSERT INTO meta (name, value) VALUES ('key_check', 'ae7529b87491be62688750276e0db26ff535ce8c6eb87cfd7f6b317edc830e67');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (1, '2026-11-02T12:00:00+00:00', 'HomeCreated', 1, '', '', '{"cmeforms_version":"0.1.0","schema_version":2}', '{}', '0000000000000000000000000000000000000000000000000000000000000000', '31e21d5e5e9a5cb7a2ae4312faf4683e12e62ab78a1ce472b1425ae2f43d68a6', '336bb810c5890824caee9defae37789c139a4215666ed4141f12429992e32497');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (2, '2026-11-02T12:00:00+00:00', 'OrganisationAdded', 1, '', 'admin-1', '{"organisation_id":"school-1","organisation_kind":"school"}', '{}', '31e21d5e5e9a5cb7a2ae4312faf4683e12e62ab78a1ce472b1425ae2f43d68a6', '165829d0f54efa2df442b5e5c68828d618ecf68806f001d82ebf828e1247f52b', '8551203fe77dfca645bcbc3fd091b36558886760b94a95611077231a7197fc74');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (3, '2026-11-02T12:00:00+00:00', 'PersonAdded', 1, '', 'admin-1', '{"organisation_id":"school-1","roles":["lead"],"subject_person_id":"lead-1"}', '{}', '165829d0f54efa2df442b5e5c68828d618ecf68806f001d82ebf828e1247f52b', '52677bf7ae65064ecab1e631e91e149522f20414876069cb84256ed0870be589', 'fdcbd373f6fa1af53477726677a4c8ec0f9d97527657db06267680319a4f89b2');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (4, '2026-11-02T12:00:00+00:00', 'DefinitionRecorded', 1, '', 'admin-1', '{"definition_revision":1,"definition_sha256":"982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1","slug":"cme1"}', '{}', '52677bf7ae65064ecab1e631e91e149522f20414876069cb84256ed0870be589', 'd1b45f4a5462c64d0072c6aeb44db4f5f781efd59c757b1d8c4b528eb3e9bd9a', 'af8ab30406af460e98447fc8acf3592c021515df3390b242dc668c7f0b40d326');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (5, '2026-11-02T12:00:00+00:00', 'DraftStarted', 1, 'r1', 'lead-1', '{"definition_revision":1,"definition_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","form_number":"F01","organisation_id":"school-1","slug":"cme1"}', '{}', 'd1b45f4a5462c64d0072c6aeb44db4f5f781efd59c757b1d8c4b528eb3e9bd9a', 'e62c045bb35e1936b82bc08f186f7d5cbda5ec3f9cdbc5405701501c202e3bd7', '524485fe2d79ae8d8189ddfca949c3e5ca248002a10ca02c123f78942f72450d');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (6, '2026-11-02T12:00:00+00:00', 'DraftStarted', 1, 'r2', 'lead-1', '{"definition_revision":1,"definition_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","form_number":"F01","organisation_id":"school-1","slug":"cme1"}', '{}', 'e62c045bb35e1936b82bc08f186f7d5cbda5ec3f9cdbc5405701501c202e3bd7', '2fd8170dc08ebfe486f8a72f326bfca4075bd8c4bb1f53c7a9c0e33fa0315967', '14685c76565661e6f4bba7528c5e6e66761be5a5ef45ce64ed008ff1ec075633');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (7, '2026-11-02T13:00:00+00:00', 'SubmissionAccepted', 1, 'r1', 'lead-1', '{"reference":"REF-r1"}', '{"answers":"c99e7fe261d8515e6733668090dff498ee115a959f3c6ff2b9b2c5288fd54eae"}', '2fd8170dc08ebfe486f8a72f326bfca4075bd8c4bb1f53c7a9c0e33fa0315967', '8961214bd86b37b738b55976b86cd4e622f80d99000b220c5b48aa423bf5abd5', 'dd7be7a8542463dfa04dba851508780e8538b83b215fbd0e7ab0454440e70218');
INSERT INTO entries (number, at, kind, format_number, record_id, person_id, facts, payload_sha256, previous_hash, entry_hash, entry_mac) VALUES (8, '2026-11-02T14:00:00+00:00', 'DocumentSealed', 1, 'r1', 'lead-1', '{"audience":"","document_kind":"pdf","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}', '{"document":"2dce9066c7d6bd124475515a8255ee0d4bd05bb0cbe75b2e66495f1ae36eb109"}', '8961214bd86b37b738b55976b86cd4e622f80d99000b220c5b48aa423bf5abd5', '15c3e8d16d06e53c7ab86edbbfeeb01948ab7ce1ef84a1dd27ce21649bfabcf6', 'd003561a9eb0302edb686c5936e267a1c05f064b3d022877774cf062bd0603a5');
INSERT INTO payloads (entry_number, name, sealed) VALUES (7, 'answers', X'018697981DEF4F7EDC5BB6FB4ABED3ECF77185B1B18E467A1B5D8AEE8B7D39740ED54430730A4AD9CFE6CA93D408E666896716D37799CA5DC8746BCF564E476E4CF26E7FF53E438931F27D28DBD6488EF195ED');
INSERT INTO payloads (entry_number, name, sealed) VALUES (8, 'document', X'0112BB36314A0B0B32D8BBE16D81B93ABD3C638FB6D6C338F4E7AF8A1E1815C26FE30B73757FB5FE80995A512FE7956B26B715778DEBB17918CE331B652509A87888960092EEF00D398E21081BE848F08B1521E3EBCD24C5536F957B8B0D699B70FF');
INSERT INTO definition_texts (definition_sha256, slug, definition_revision, text) VALUES ('982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1', 'cme1', 1, 'text');
INSERT INTO record_states (record_id, slug, stage, organisation_id, assigned_to, created_by, changed_at, reference, last_entry, state) VALUES ('r1', 'cme1', 'awaiting_signature', 'school-1', '', 'lead-1', '2026-11-02T14:00:00+00:00', 'REF-r1', 8, '{"assigned_to":"","changed_at":"2026-11-02T14:00:00+00:00","completed_parts":[],"created_at":"2026-11-02T12:00:00+00:00","created_by":"lead-1","definition_revision":1,"definition_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","documents":[{"audience":"","entry_number":8,"issued_at":"2026-11-02T14:00:00+00:00","kind":"pdf","payload_name":"document","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}],"form_number":"F01","last_entry":8,"links":[],"organisation_id":"school-1","record_id":"r1","reference":"REF-r1","return_reason_entry":0,"signatures":[],"slug":"cme1","stage":"awaiting_signature","submission_revision":1,"submitted_at":"2026-11-02T13:00:00+00:00","submitted_by":"lead-1"}');
INSERT INTO record_states (record_id, slug, stage, organisation_id, assigned_to, created_by, changed_at, reference, last_entry, state) VALUES ('r2', 'cme1', 'draft', 'school-1', '', 'lead-1', '2026-11-02T12:00:00+00:00', '', 6, '{"assigned_to":"","changed_at":"2026-11-02T12:00:00+00:00","completed_parts":[],"created_at":"2026-11-02T12:00:00+00:00","created_by":"lead-1","definition_revision":1,"definition_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","documents":[],"form_number":"F01","last_entry":6,"links":[],"organisation_id":"school-1","record_id":"r2","reference":"","return_reason_entry":0,"signatures":[],"slug":"cme1","stage":"draft","submission_revision":0,"submitted_at":null,"submitted_by":""}');
INSERT INTO drafts (record_id, draft_revision, sealed, saved_at, saved_by) VALUES ('r2', 1, X'01DEA41E3C882080AC970F039A40E63F02E5A9F2107076639C442F96232E0D5F425054E09185A7830CE5AAA1C5CDF4AC9312', '2026-11-02T12:00:00+00:00', 'lead-1');
INSERT INTO organisations (organisation_id, kind, name, details) VALUES ('school-1', 'school', 'Example School', '{"address": "", "email": "", "head_name": "", "laestab": "", "phone": "", "urn": ""}');
INSERT INTO persons (person_id, email, name, roles, organisation_id, password_hash, totp_secret, totp_last_step, is_active, created_at) VALUES ('lead-1', 'lead@school.example', 'Amina Example', '["lead"]', 'school-1', '$argon2id$invented', X'013DBAFB893C08DF9A755578D52678946FDCF729021CB995ADF23A3A9F5630009D71DD8BB7C08C7D6101559DF4', 0, 1, '2026-11-02T12:00:00+00:00');
INSERT INTO sessions (token_sha256, session_id, person_id, created_at, last_seen_at, confirmed_at, ended_at) VALUES ('c6fdd49d6c2050b0fd437b833f9c57e95ab35c73e8704d97dbd2f163d0f9be75', 'ac9253f7071849ca', 'lead-1', '2026-11-02T12:00:00+00:00', '2026-11-02T12:00:00+00:00', '2026-11-02T12:00:00+00:00', NULL);
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
PRAGMA user_version = 2;
