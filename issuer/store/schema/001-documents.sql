-- Cases, documents, approvals, idempotency keys, lists. docs/architecture.md says what losing each
-- table costs. Columns that tell of a person are named in the auditor's grants below by their
-- absence.

create table case_file (
    reference text primary key check (reference ~ '^[0-9a-f]{32}$'),
    intake_person text not null check (intake_person <> ''),
    post_prefix text not null check (length(post_prefix) = 2),
    valid_from date not null,
    valid_until date not null check (valid_until >= valid_from),
    confirmed_on date not null,
    confirmation_reference text not null,
    person bytea not null,          -- canonical JSON: holder and route
    print_portrait bytea not null,
    miniature bytea not null check (octet_length(miniature) <= 800),
    submitted_at timestamptz not null,
    closed_at timestamptz,
    closed_reason text,
    check ((closed_at is null) = (closed_reason is null))
);

-- A row is a reserved number: it stays for ever, whatever becomes of the document.
create table document (
    number text primary key check (number ~ '^[2-9A-HJKMNP-Z]{9}$'),
    case_reference text not null references case_file,
    state text not null check (state in ('prepared', 'signing', 'active', 'cancelled')),
    public_status text check (public_status in ('CANCELLED', 'LOST')),
    status_since timestamptz,
    manifest bytea not null,
    manifest_digest bytea not null unique check (octet_length(manifest_digest) = 32),
    valid_until date not null,
    prepared_by text not null,
    prepared_at timestamptz not null,
    signing_since timestamptz,
    issued_at timestamptz,
    cancelled_at timestamptz,
    cancel_reason text,
    check ((state = 'cancelled') = (cancelled_at is not null)),
    check ((cancelled_at is null) = (cancel_reason is null)),
    check (state <> 'active' or issued_at is not null),
    check (state <> 'cancelled' or public_status is not null),
    check ((public_status is null) = (status_since is null))
);
-- Never two documents for one case: a new one needs the old one cancelled.
create unique index document_one_per_case on document (case_reference) where state <> 'cancelled';
create index document_in_signing on document (state) where state = 'signing';
create index document_valid_until on document (valid_until);

-- What was signed, as it left the signer. Inserted once, never touched again.
create table signed_document (
    number text primary key references document,
    verdict_code bytea not null,
    portrait_code text not null,
    pdf bytea not null,
    verdict_identity bytea not null unique check (octet_length(verdict_identity) = 32),
    portrait_identity bytea not null unique check (octet_length(portrait_identity) = 32),
    stored_at timestamptz not null
);

create table approval (
    id bigint generated always as identity primary key,
    number text not null references document,
    position text not null check (position in ('consul', 'approver')),
    person text not null check (person <> ''),
    statement bytea not null,
    cms bytea not null,
    not_after timestamptz not null,
    kept_at timestamptz not null,
    superseded boolean not null default false
);
create unique index approval_one_per_position on approval (number, position) where not superseded;
create unique index approval_distinct_persons on approval (number, person) where not superseded;

create table idempotency_key (
    person text not null,
    key text not null check (length(key) between 1 and 100),
    request_digest bytea not null check (octet_length(request_digest) = 32),
    result text,                    -- null while its effect is under way
    created_at timestamptz not null,
    primary key (person, key)
);
create index idempotency_key_age on idempotency_key (created_at);

-- The last number given to a list of each kind, and the last list published. A number is committed
-- before it is used, so that no two lists ever share one, whatever crashes.
create table list_number (
    kind text primary key check (kind in ('trust', 'issued-set', 'status')),
    last bigint not null
);
insert into list_number (kind, last) values ('trust', 0), ('issued-set', 0), ('status', 0);

create table published_list (
    kind text primary key references list_number,
    number bigint not null,
    jws text not null,
    content_digest bytea not null check (octet_length(content_digest) = 32),
    issued_at timestamptz not null
);

create table status_event (
    id bigint generated always as identity primary key,
    number text not null references document,
    event text not null check (event in ('prepared', 'approved', 'signing', 'reset', 'issued',
                                         'cancelled', 'lost')),
    reason text,
    person text not null,
    at timestamptz not null
);
create index status_event_number on status_event (number, id);

-- ---- rules that no role can break by a statement -----------------------------------------------

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% of % is refused: its rows are kept as they are', tg_op, tg_table_name
        using errcode = 'integrity_constraint_violation';
end $$;

create trigger signed_document_is_immutable before update or delete or truncate on signed_document
    for each statement execute function refuse_change();
create trigger status_event_is_immutable before update or delete or truncate on status_event
    for each statement execute function refuse_change();
create trigger document_is_kept before delete or truncate on document
    for each statement execute function refuse_change();
create trigger approval_is_kept before delete or truncate on approval
    for each statement execute function refuse_change();

create function check_document_change() returns trigger language plpgsql as $$
begin
    if (new.number, new.case_reference, new.manifest, new.manifest_digest, new.valid_until,
        new.prepared_by, new.prepared_at)
       is distinct from
       (old.number, old.case_reference, old.manifest, old.manifest_digest, old.valid_until,
        old.prepared_by, old.prepared_at) then
        raise exception 'what a document asserts never changes'
            using errcode = 'integrity_constraint_violation';
    end if;
    if (old.state, new.state) not in (('prepared', 'prepared'), ('prepared', 'signing'),
        ('prepared', 'cancelled'), ('signing', 'signing'), ('signing', 'prepared'),
        ('signing', 'active'), ('signing', 'cancelled'), ('active', 'active'),
        ('active', 'cancelled'), ('cancelled', 'cancelled')) then
        raise exception 'a document does not go from % to %', old.state, new.state
            using errcode = 'integrity_constraint_violation';
    end if;
    if old.public_status is not null
       and (new.public_status, new.status_since)
           is distinct from (old.public_status, old.status_since) then
        raise exception 'a public status is never taken back'
            using errcode = 'integrity_constraint_violation';
    end if;
    if new.state = 'active'
       and not exists (select from signed_document where number = new.number) then
        raise exception 'an active document needs its signed bytes'
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger document_changes_by_rule before update on document
    for each row execute function check_document_change();

create function check_list_number() returns trigger language plpgsql as $$
begin
    if tg_table_name = 'list_number' then
        if new.last <= old.last then
            raise exception 'a list number only grows'
                using errcode = 'integrity_constraint_violation';
        end if;
    elsif new.number <= old.number then
        raise exception 'a list is only replaced by a later one'
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger list_number_grows before update on list_number
    for each row execute function check_list_number();
create trigger published_list_grows before update on published_list
    for each row execute function check_list_number();

-- ---- what each role may do -----------------------------------------------------------------------

revoke all on all tables in schema public from public;
grant usage on schema public to etd_service, etd_auditor;

grant select, insert on case_file, document, signed_document, approval, status_event to etd_service;
grant update (closed_at, closed_reason) on case_file to etd_service;
grant update (state, public_status, status_since, signing_since, issued_at, cancelled_at,
              cancel_reason) on document to etd_service;
grant update (superseded) on approval to etd_service;
grant select, insert, delete, update (result) on idempotency_key to etd_service;
grant select, update (last) on list_number to etd_service;
grant select, insert, update (number, jws, content_digest, issued_at)
    on published_list to etd_service;
grant select on schema_version to etd_service, etd_auditor;

-- No column that tells who a document is for: neither person and portraits nor manifest, codes, PDF.
grant select (reference, intake_person, post_prefix, valid_from, valid_until, confirmed_on,
              submitted_at, closed_at, closed_reason) on case_file to etd_auditor;
grant select (number, case_reference, state, public_status, status_since, manifest_digest,
              valid_until, prepared_by, prepared_at, signing_since, issued_at, cancelled_at,
              cancel_reason) on document to etd_auditor;
grant select (number, verdict_identity, portrait_identity, stored_at)
    on signed_document to etd_auditor;
grant select on approval, list_number, published_list, status_event to etd_auditor;
