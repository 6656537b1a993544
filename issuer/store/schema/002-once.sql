-- One open case for one confirmation of one holder; and rules that 001 left to the program: how a
-- row begins, what of a case never changes, how far a list number may step.

-- The holder as the case was submitted with it: the canonical JSON in front of the route. A quotation
-- mark inside a value has a backslash before it, so the mark looked for is in no value.
create function holder_digest(person bytea) returns bytea language sql immutable strict as $$
    select sha256(substring(person from 1
                            for coalesce(nullif(position('\x2c22726f757465223a'::bytea in person), 0) - 1,
                                         length(person))))
$$;

create unique index case_open_once on case_file (confirmation_reference, holder_digest(person))
    where closed_at is null;

create function check_case_change() returns trigger language plpgsql as $$
begin
    if old.closed_at is not null then
        raise exception 'a closed case stays as it is'
            using errcode = 'integrity_constraint_violation';
    end if;
    if (new.reference, new.intake_person, new.post_prefix, new.valid_from, new.valid_until,
        new.confirmed_on, new.confirmation_reference, new.person, new.print_portrait,
        new.miniature, new.submitted_at)
       is distinct from
       (old.reference, old.intake_person, old.post_prefix, old.valid_from, old.valid_until,
        old.confirmed_on, old.confirmation_reference, old.person, old.print_portrait,
        old.miniature, old.submitted_at) then
        raise exception 'a case is only ever closed'
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger case_changes_by_rule before update on case_file
    for each row execute function check_case_change();

create function check_document_start() returns trigger language plpgsql as $$
begin
    if new.state <> 'prepared'
       or num_nonnulls(new.public_status, new.status_since, new.signing_since, new.issued_at,
                       new.cancelled_at, new.cancel_reason) > 0 then
        raise exception 'a document begins as prepared'
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger document_begins_prepared before insert on document
    for each row execute function check_document_start();

-- As far as the signer lets a number jump (kLongestJump): one statement cannot use up all numbers.
create or replace function check_list_number() returns trigger language plpgsql as $$
begin
    if tg_table_name = 'list_number' then
        if new.last <= old.last or new.last - old.last > 1000000 then
            raise exception 'a list number only grows, by at most a million'
                using errcode = 'integrity_constraint_violation';
        end if;
    elsif new.number <= old.number then
        raise exception 'a list is only replaced by a later one'
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
