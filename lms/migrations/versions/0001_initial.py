"""Initial."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from lms.db import UtcDateTime


revision = '0001_initial'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('audit_event',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('happened_at', UtcDateTime(), nullable=False),
    sa.Column('actor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('via', sa.String(), nullable=False),
    sa.Column('act', sa.String(), nullable=False),
    sa.Column('subject_kind', sa.String(), nullable=False),
    sa.Column('subject_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('details', sa.JSON(), nullable=False),
    sa.Column('chain_number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('chain_hash', sa.String(), nullable=True),
    sa.CheckConstraint("via IN ('web', 'shell', 'system')", name=op.f('ck_audit_event_via')),
    sa.CheckConstraint('(chain_number IS NULL) = (chain_hash IS NULL)', name=op.f('ck_audit_event_chain')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_event')),
    sa.UniqueConstraint('chain_number', name=op.f('uq_audit_event_chain_number')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('audit_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_event_actor_id'), ['actor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_event_subject_kind_audit_event_subject_id'), ['subject_kind', 'subject_id'], unique=False)

    op.create_table('cohort',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('zone', sa.String(length=60), nullable=False),
    sa.Column('language', sa.String(length=35), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('contact_name', sa.String(length=120), nullable=False),
    sa.Column('contact_phone', sa.String(length=40), nullable=False),
    sa.Column('contact_wechat', sa.String(length=60), nullable=False),
    sa.Column('contact_hours', sa.String(length=120), nullable=False),
    sa.Column('code', sa.String(length=8), nullable=True),
    sa.Column('code_open_until', UtcDateTime(), nullable=True),
    sa.Column('thresholds', sa.JSON(), nullable=False),
    sa.Column('quiet_from', sa.Date(), nullable=True),
    sa.Column('quiet_until', sa.Date(), nullable=True),
    sa.Column('reminds_by_mail', sa.Boolean(), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.Column('closed_at', UtcDateTime(), nullable=True),
    sa.CheckConstraint('(quiet_from IS NULL) = (quiet_until IS NULL)', name=op.f('ck_cohort_quiet_both')),
    sa.CheckConstraint('ends_on >= starts_on', name=op.f('ck_cohort_ends_after_start')),
    sa.CheckConstraint('quiet_until >= quiet_from', name=op.f('ck_cohort_quiet_dates')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cohort')),
    sa.UniqueConstraint('code', name=op.f('uq_cohort_code'))
    )
    op.create_table('course',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.Column('retired_at', UtcDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_course')),
    sa.UniqueConstraint('name', name=op.f('uq_course_name'))
    )
    op.create_table('job',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('payload', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('due_at', UtcDateTime(), nullable=False),
    sa.Column('lease', sa.String(length=32), nullable=False),
    sa.Column('lease_until', UtcDateTime(), nullable=True),
    sa.Column('tries', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('last_error', sa.Text(), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.Column('finished_at', UtcDateTime(), nullable=True),
    sa.CheckConstraint("(state = 'running') = (lease_until IS NOT NULL)", name=op.f('ck_job_leased_running')),
    sa.CheckConstraint("(state IN ('done', 'failed')) = (finished_at IS NOT NULL)", name=op.f('ck_job_finished_ended')),
    sa.CheckConstraint("state IN ('queued', 'running', 'done', 'failed')", name=op.f('ck_job_known_state')),
    sa.CheckConstraint('tries >= 0', name=op.f('ck_job_tries_from_zero')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job'))
    )
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.create_index('ix_job_due', ['state', 'due_at'], unique=False)

    op.create_table('organization',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('names', sa.JSON(), nullable=False),
    sa.Column('country', sa.String(), nullable=False),
    sa.Column('province', sa.String(), nullable=False),
    sa.Column('products', sa.JSON(), nullable=False),
    sa.Column('contact', sa.String(), nullable=False),
    sa.Column('members', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('may_be_named', sa.Boolean(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.Column('created_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('returned_because', sa.String(), nullable=False),
    sa.Column('archived_at', UtcDateTime(), nullable=True),
    sa.Column('merged_into_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint("(state = 'archived') = (archived_at IS NOT NULL)", name=op.f('ck_organization_archived')),
    sa.CheckConstraint("CAST(names AS VARCHAR) <> '{}'", name=op.f('ck_organization_names')),
    sa.CheckConstraint("state IN ('new', 'active', 'archived')", name=op.f('ck_organization_state')),
    sa.CheckConstraint('members >= 0', name=op.f('ck_organization_members')),
    sa.CheckConstraint("state = 'new' OR returned_because = ''", name=op.f('ck_organization_returned')),
    sa.ForeignKeyConstraint(['merged_into_id'], ['organization.id'], name=op.f('fk_organization_merged_into_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organization')),
    sa.UniqueConstraint('code', name=op.f('uq_organization_code'))
    )
    with op.batch_alter_table('organization', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_organization_merged_into_id'), ['merged_into_id'], unique=False)

    op.create_table('organization_name',
    sa.Column('organization_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('folded', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_organization_name_organization_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('organization_id', 'folded', name=op.f('pk_organization_name'))
    )
    with op.batch_alter_table('organization_name', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_organization_name_folded'), ['folded'], unique=False)

    op.create_table('person',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('learner_number', sa.String(), nullable=False),
    sa.Column('sign_in_name', sa.String(), nullable=True),
    sa.Column('email', sa.String(), nullable=True),
    sa.Column('phone', sa.String(), nullable=True),
    sa.Column('printed_name', sa.String(), nullable=False),
    sa.Column('latin_name', sa.String(), nullable=True),
    sa.Column('name_confirmed_at', UtcDateTime(), nullable=True),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('time_zone', sa.String(), nullable=False),
    sa.Column('secret_hash', sa.String(), nullable=True),
    sa.Column('secret_kind', sa.String(), nullable=True),
    sa.Column('notice_version', sa.String(), nullable=True),
    sa.Column('notice_accepted_at', UtcDateTime(), nullable=True),
    sa.Column('confirmed', sa.Boolean(), nullable=False),
    sa.Column('is_self_registered', sa.Boolean(), nullable=False),
    sa.Column('former_name', sa.String(), nullable=True),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.Column('disabled_at', UtcDateTime(), nullable=True),
    sa.Column('merged_into_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint('merged_into_id IS NULL OR disabled_at IS NOT NULL', name=op.f('ck_person_merged')),
    sa.CheckConstraint("printed_name <> ''", name=op.f('ck_person_printed_name')),
    sa.CheckConstraint("secret_kind IN ('pin', 'passphrase')", name=op.f('ck_person_secret_kind')),
    sa.CheckConstraint('(secret_hash IS NULL) = (secret_kind IS NULL)', name=op.f('ck_person_secret')),
    sa.ForeignKeyConstraint(['merged_into_id'], ['person.id'], name=op.f('fk_person_merged_into_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('learner_number', name=op.f('uq_person_learner_number')),
    sa.UniqueConstraint('sign_in_name', name=op.f('uq_person_sign_in_name'))
    )
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_person_email'), ['email'], unique=False)
        batch_op.create_index(batch_op.f('ix_person_merged_into_id'), ['merged_into_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_person_phone'), ['phone'], unique=False)

    op.create_table('sent_form',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('form_id', sa.String(length=40), nullable=False),
    sa.Column('sent_at', UtcDateTime(), nullable=False),
    sa.Column('done_at', UtcDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sent_form')),
    sa.UniqueConstraint('form_id', name=op.f('uq_sent_form_form_id'))
    )
    with op.batch_alter_table('sent_form', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sent_form_sent_at'), ['sent_at'], unique=False)

    op.create_table('sign_in_throttle',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('failed_count', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('tried_at', UtcDateTime(), nullable=False),
    sa.CheckConstraint('failed_count >= 0', name=op.f('ck_sign_in_throttle_failed_count')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_throttle')),
    sa.UniqueConstraint('subject', name=op.f('uq_sign_in_throttle_subject'))
    )
    with op.batch_alter_table('sign_in_throttle', schema=None) as batch_op:
        batch_op.create_index('ix_sign_in_throttle_of_person', ['person_id'], unique=False)

    op.create_table('try_in_flight',
    sa.Column('ticket', sa.String(), nullable=False),
    sa.Column('throttle_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('begun_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['throttle_id'], ['sign_in_throttle.id'], name=op.f('fk_try_in_flight_throttle_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('ticket', 'throttle_id', name=op.f('pk_try_in_flight'))
    )
    with op.batch_alter_table('try_in_flight', schema=None) as batch_op:
        batch_op.create_index('ix_try_in_flight_of_throttle', ['throttle_id'], unique=False)

    op.create_table('audit_count',
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('act', sa.String(), nullable=False),
    sa.Column('actor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('subject_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('hour', UtcDateTime(), nullable=False),
    sa.Column('times', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('last_at', UtcDateTime(), nullable=False),
    sa.Column('other_details', sa.JSON(), nullable=False),
    sa.CheckConstraint('times > 0', name=op.f('ck_audit_count_times')),
    sa.ForeignKeyConstraint(['event_id'], ['audit_event.id'], name=op.f('fk_audit_count_event_id')),
    sa.PrimaryKeyConstraint('event_id', name=op.f('pk_audit_count')),
    sa.UniqueConstraint('act', 'actor_id', 'subject_id', 'hour', name=op.f('uq_audit_count_act_actor_id_subject_id_hour'))
    )
    op.create_table('account_merge',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('source_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('target_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('merged_at', UtcDateTime(), nullable=False),
    sa.Column('merged_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('undone_at', UtcDateTime(), nullable=True),
    sa.Column('merged_enrolments', sa.JSON(), nullable=False),
    sa.Column('changes', sa.JSON(), nullable=False),
    sa.CheckConstraint('source_id <> target_id', name=op.f('ck_account_merge_two_accounts')),
    sa.ForeignKeyConstraint(['merged_by'], ['person.id'], name=op.f('fk_account_merge_merged_by')),
    sa.ForeignKeyConstraint(['source_id'], ['person.id'], name=op.f('fk_account_merge_source_id')),
    sa.ForeignKeyConstraint(['target_id'], ['person.id'], name=op.f('fk_account_merge_target_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account_merge'))
    )
    with op.batch_alter_table('account_merge', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_account_merge_merged_by'), ['merged_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_account_merge_source_id'), ['source_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_account_merge_target_id'), ['target_id'], unique=False)
        batch_op.create_index('uq_account_merge_not_undone', ['source_id'], unique=True, sqlite_where=sa.text('undone_at IS NULL'), postgresql_where=sa.text('undone_at IS NULL'))

    op.create_table('activity_day',
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_activity_day_person_id')),
    sa.PrimaryKeyConstraint('person_id', 'day', name=op.f('pk_activity_day'))
    )
    op.create_table('announcement',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('cohort_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('texts', sa.JSON(), nullable=False),
    sa.Column('posted_at', UtcDateTime(), nullable=False),
    sa.Column('posted_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('removed_at', UtcDateTime(), nullable=True),
    sa.CheckConstraint("CAST(texts AS VARCHAR) <> '{}'", name=op.f('ck_announcement_texts')),
    sa.ForeignKeyConstraint(['cohort_id'], ['cohort.id'], name=op.f('fk_announcement_cohort_id')),
    sa.ForeignKeyConstraint(['posted_by'], ['person.id'], name=op.f('fk_announcement_posted_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_announcement'))
    )
    with op.batch_alter_table('announcement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_announcement_posted_by'), ['posted_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_announcement_cohort_id'), ['cohort_id'], unique=False)

    op.create_table('card',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('counter', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code_digest', sa.LargeBinary(), nullable=False),
    sa.Column('issued_at', UtcDateTime(), nullable=False),
    sa.Column('issued_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('expires_at', UtcDateTime(), nullable=False),
    sa.Column('opened_at', UtcDateTime(), nullable=True),
    sa.Column('used_at', UtcDateTime(), nullable=True),
    sa.Column('voided_at', UtcDateTime(), nullable=True),
    sa.CheckConstraint('counter > 0', name=op.f('ck_card_counter')),
    sa.ForeignKeyConstraint(['issued_by'], ['person.id'], name=op.f('fk_card_issued_by')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_card_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_card')),
    sa.UniqueConstraint('code_digest', name=op.f('uq_card_code_digest')),
    sa.UniqueConstraint('person_id', 'counter', name=op.f('uq_card_person_id_counter'))
    )
    with op.batch_alter_table('card', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_card_issued_by'), ['issued_by'], unique=False)
        batch_op.create_index('uq_card_unused', ['person_id'], unique=True, sqlite_where=sa.text('used_at IS NULL AND voided_at IS NULL'), postgresql_where=sa.text('used_at IS NULL AND voided_at IS NULL'))

    op.create_table('cohort_course',
    sa.Column('cohort_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('course_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.CheckConstraint('due_on >= starts_on', name=op.f('ck_cohort_course_due_after_start')),
    sa.ForeignKeyConstraint(['cohort_id'], ['cohort.id'], name=op.f('fk_cohort_course_cohort_id')),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_cohort_course_course_id')),
    sa.PrimaryKeyConstraint('cohort_id', 'course_id', name=op.f('pk_cohort_course'))
    )
    op.create_table('cohort_organization',
    sa.Column('cohort_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('organization_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['cohort_id'], ['cohort.id'], name=op.f('fk_cohort_organization_cohort_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_cohort_organization_organization_id')),
    sa.PrimaryKeyConstraint('cohort_id', 'organization_id', name=op.f('pk_cohort_organization'))
    )
    with op.batch_alter_table('cohort_organization', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_cohort_organization_organization_id'), ['organization_id'], unique=False)

    op.create_table('contact',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('cohort_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('contacted_at', UtcDateTime(), nullable=False),
    sa.Column('contacted_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint("channel IN ('wechat', 'phone', 'mail', 'visit')", name=op.f('ck_contact_channel')),
    sa.ForeignKeyConstraint(['cohort_id'], ['cohort.id'], name=op.f('fk_contact_cohort_id')),
    sa.ForeignKeyConstraint(['contacted_by'], ['person.id'], name=op.f('fk_contact_contacted_by')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_contact_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact'))
    )
    with op.batch_alter_table('contact', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contact_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_contact_contacted_by'), ['contacted_by'], unique=False)
        batch_op.create_index('ix_contact_of_cohort', ['cohort_id', 'person_id'], unique=False)

    op.create_table('edition',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('course_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('opened_at', UtcDateTime(), nullable=False),
    sa.CheckConstraint('number >= 1', name=op.f('ck_edition_number_from_one')),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_edition_course_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_edition')),
    sa.UniqueConstraint('course_id', 'number', name=op.f('uq_edition_course_id_number'))
    )
    op.create_table('join_claim',
    sa.Column('client_id', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('typed', sa.String(length=64), nullable=False),
    sa.Column('joined_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_join_claim_person_id')),
    sa.PrimaryKeyConstraint('client_id', name=op.f('pk_join_claim'))
    )
    with op.batch_alter_table('join_claim', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_join_claim_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_join_claim_joined_at'), ['joined_at'], unique=False)

    op.create_table('mail',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('address', sa.String(length=254), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('written_at', UtcDateTime(), nullable=False),
    sa.Column('ended_at', UtcDateTime(), nullable=True),
    sa.CheckConstraint("state IN ('queued', 'sent', 'failed', 'dropped')", name=op.f('ck_mail_state')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_mail_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail'))
    )
    with op.batch_alter_table('mail', schema=None) as batch_op:
        batch_op.create_index('ix_mail_of_person', ['person_id', 'kind'], unique=False)

    op.create_table('email_opt_out',
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('opted_out_at', UtcDateTime(), nullable=False),
    sa.Column('opted_out_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_email_opt_out_person_id')),
    sa.ForeignKeyConstraint(['opted_out_by'], ['person.id'], name=op.f('fk_email_opt_out_opted_out_by')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_email_opt_out'))
    )
    with op.batch_alter_table('email_opt_out', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_email_opt_out_opted_out_by'), ['opted_out_by'], unique=False)

    op.create_table('membership',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('organization_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('started_on', sa.Date(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('entered_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint('ended_on IS NULL OR ended_on >= started_on', name=op.f('ck_membership_dates')),
    sa.ForeignKeyConstraint(['entered_by'], ['person.id'], name=op.f('fk_membership_entered_by')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_membership_organization_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_membership_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_membership'))
    )
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_membership_entered_by'), ['entered_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_membership_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_membership_person_id'), ['person_id'], unique=False)
        batch_op.create_index('uq_membership_open', ['person_id', 'organization_id'], unique=True, sqlite_where=sa.text('ended_on IS NULL'), postgresql_where=sa.text('ended_on IS NULL'))

    op.create_table('admission_request',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('organization', sa.String(), nullable=False),
    sa.Column('contact', sa.String(), nullable=False),
    sa.Column('message', sa.Text(), nullable=False),
    sa.Column('language', sa.String(length=20), nullable=False),
    sa.Column('digest', sa.LargeBinary(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('requested_at', UtcDateTime(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('answered_at', UtcDateTime(), nullable=True),
    sa.Column('answered_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint("state IN ('open', 'accepted', 'declined')", name=op.f('ck_admission_request_state')),
    sa.CheckConstraint("(state = 'open') = (answered_at IS NULL)", name=op.f('ck_admission_request_answered')),
    sa.CheckConstraint("name <> '' AND organization <> '' AND contact <> ''", name=op.f('ck_admission_request_fields')),
    sa.ForeignKeyConstraint(['answered_by'], ['person.id'], name=op.f('fk_admission_request_answered_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_admission_request'))
    )
    with op.batch_alter_table('admission_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_admission_request_answered_by'), ['answered_by'], unique=False)
        batch_op.create_index('ix_admission_request_state', ['state', 'answered_at'], unique=False)
        batch_op.create_index('uq_admission_request_open', ['digest'], unique=True, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))

    op.create_table('organization_request',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('organization_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('names', sa.JSON(), nullable=False),
    sa.Column('names_before', sa.JSON(), nullable=False),
    sa.Column('target_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('requested_at', UtcDateTime(), nullable=False),
    sa.Column('requested_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('answer', sa.String(), nullable=False),
    sa.Column('closed_because', sa.String(), nullable=False),
    sa.Column('answered_at', UtcDateTime(), nullable=True),
    sa.Column('answered_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint("kind IN ('rename', 'archive', 'merge')", name=op.f('ck_organization_request_kind')),
    sa.CheckConstraint("state IN ('open', 'granted', 'declined', 'withdrawn', 'closed')", name=op.f('ck_organization_request_state')),
    sa.CheckConstraint("(state = 'open') = (answered_at IS NULL)", name=op.f('ck_organization_request_answered')),
    sa.CheckConstraint("(kind = 'merge') = (target_id IS NOT NULL)", name=op.f('ck_organization_request_target')),
    sa.CheckConstraint("(kind = 'rename') = (CAST(names AS VARCHAR) <> '{}')", name=op.f('ck_organization_request_names')),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_organization_request_reason')),
    sa.CheckConstraint("state <> 'declined' OR answer <> ''", name=op.f('ck_organization_request_decline_reason')),
    sa.CheckConstraint("(state = 'closed') = (closed_because <> '')", name=op.f('ck_organization_request_closed')),
    sa.CheckConstraint("closed_because IN ('', 'done', 'archived', 'merged', 'target archived', 'target merged')", name=op.f('ck_organization_request_closed_because')),
    sa.ForeignKeyConstraint(['answered_by'], ['person.id'], name=op.f('fk_organization_request_answered_by')),
    sa.ForeignKeyConstraint(['requested_by'], ['person.id'], name=op.f('fk_organization_request_requested_by')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_organization_request_organization_id')),
    sa.ForeignKeyConstraint(['target_id'], ['organization.id'], name=op.f('fk_organization_request_target_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organization_request'))
    )
    with op.batch_alter_table('organization_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_organization_request_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_organization_request_target_id'), ['target_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_organization_request_answered_by'), ['answered_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_organization_request_requested_by'), ['requested_by'], unique=False)
        batch_op.create_index('uq_organization_request_open', ['requested_by', 'organization_id', 'kind'], unique=True, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))

    op.create_table('plan_contributor',
    sa.Column('organization_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('page', sa.String(length=80), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('added_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_plan_contributor_organization_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_plan_contributor_person_id')),
    sa.PrimaryKeyConstraint('organization_id', 'page', 'person_id', name=op.f('pk_plan_contributor'))
    )
    with op.batch_alter_table('plan_contributor', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_contributor_person_id'), ['person_id'], unique=False)

    op.create_table('plan_entry',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('organization_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('page', sa.String(length=80), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.Column('field', sa.String(length=80), nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('client_id', sa.String(length=64), nullable=False),
    sa.Column('saved_at', UtcDateTime(), nullable=False),
    sa.CheckConstraint('version >= 1', name=op.f('ck_plan_entry_version_from_one')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_plan_entry_organization_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_plan_entry_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_entry')),
    sa.UniqueConstraint('organization_id', 'page', 'role', 'field', 'version', name=op.f('uq_plan_entry_organization_id_page_role_field_version'))
    )
    with op.batch_alter_table('plan_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_entry_person_id'), ['person_id'], unique=False)

    op.create_table('network_snapshot',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('format', sa.String(length=64), nullable=False),
    sa.Column('figures', sa.JSON(), nullable=False),
    sa.Column('counted_at', UtcDateTime(), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_network_snapshot_one_row')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_network_snapshot'))
    )
    op.create_table('plan_picture',
    sa.Column('organization_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('language', sa.String(length=12), nullable=False),
    sa.Column('requested_at', UtcDateTime(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('webp', sa.LargeBinary(), nullable=True),
    sa.Column('made_at', UtcDateTime(), nullable=True),
    sa.Column('height', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_plan_picture_organization_id')),
    sa.PrimaryKeyConstraint('organization_id', 'language', name=op.f('pk_plan_picture'))
    )
    op.create_table('reminder_day',
    sa.Column('cohort_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('begun_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['cohort_id'], ['cohort.id'], name=op.f('fk_reminder_day_cohort_id')),
    sa.PrimaryKeyConstraint('cohort_id', 'day', name=op.f('pk_reminder_day'))
    )
    op.create_table('report',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('cohort_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('language', sa.String(length=12), nullable=False),
    sa.Column('scope', sa.JSON(), nullable=False),
    sa.Column('figures', sa.JSON(), nullable=False),
    sa.Column('frozen_at', UtcDateTime(), nullable=False),
    sa.Column('frozen_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('client_id', sa.String(length=64), nullable=True),
    sa.Column('pdf_sha256', sa.String(length=64), nullable=True),
    sa.ForeignKeyConstraint(['cohort_id'], ['cohort.id'], name=op.f('fk_report_cohort_id')),
    sa.ForeignKeyConstraint(['frozen_by'], ['person.id'], name=op.f('fk_report_frozen_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report')),
    sa.UniqueConstraint('cohort_id', 'number', name=op.f('uq_report_cohort_id_number')),
    sa.UniqueConstraint('cohort_id', 'frozen_by', 'client_id', name=op.f('uq_report_cohort_id_frozen_by_client_id'))
    )
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_frozen_by'), ['frozen_by'], unique=False)

    op.create_table('role_grant',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('scope_kind', sa.String(), nullable=False),
    sa.Column('scope_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('scope_text', sa.String(), nullable=False),
    sa.Column('granted_at', UtcDateTime(), nullable=False),
    sa.Column('granted_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint("(scope_kind = 'site' AND scope_id = 0 AND scope_text = '') OR (scope_kind IN ('organization', 'cohort') AND scope_id > 0 AND scope_text = '') OR (scope_kind = 'course' AND scope_id = 0 AND scope_text <> '')", name=op.f('ck_role_grant_scope')),
    sa.CheckConstraint("role IN ('learner', 'manager', 'trainer', 'coordinator', 'administrator')", name=op.f('ck_role_grant_role')),
    sa.ForeignKeyConstraint(['granted_by'], ['person.id'], name=op.f('fk_role_grant_granted_by')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_role_grant_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role_grant')),
    sa.UniqueConstraint('person_id', 'role', 'scope_kind', 'scope_id', 'scope_text', name=op.f('uq_role_grant_person_id_role_scope_kind_scope_id_scope_text'))
    )
    with op.batch_alter_table('role_grant', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_role_grant_granted_by'), ['granted_by'], unique=False)

    op.create_table('roster_import',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('cohort_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('organization_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('rows', sa.JSON(), nullable=False),
    sa.Column('sheets', sa.JSON(), nullable=False),
    sa.Column('columns', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('has_columns', sa.Boolean(), nullable=False),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('changes', sa.JSON(), nullable=False),
    sa.Column('unwritten', sa.JSON(), nullable=False),
    sa.Column('uploaded_at', UtcDateTime(), nullable=False),
    sa.Column('uploaded_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('applied_at', UtcDateTime(), nullable=True),
    sa.Column('undone_at', UtcDateTime(), nullable=True),
    sa.CheckConstraint("state IN ('preview', 'applied', 'undone')", name=op.f('ck_roster_import_state')),
    sa.CheckConstraint('cohort_id IS NOT NULL OR organization_id IS NOT NULL', name=op.f('ck_roster_import_scope')),
    sa.ForeignKeyConstraint(['cohort_id'], ['cohort.id'], name=op.f('fk_roster_import_cohort_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_roster_import_organization_id')),
    sa.ForeignKeyConstraint(['uploaded_by'], ['person.id'], name=op.f('fk_roster_import_uploaded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_roster_import'))
    )
    with op.batch_alter_table('roster_import', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_roster_import_uploaded_by'), ['uploaded_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_roster_import_cohort_id'), ['cohort_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_roster_import_organization_id'), ['organization_id'], unique=False)

    op.create_table('shared_revision',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('content_hash', sa.String(length=64), nullable=False),
    sa.Column('files', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('published_at', UtcDateTime(), nullable=False),
    sa.Column('published_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['published_by_id'], ['person.id'], name=op.f('fk_shared_revision_published_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shared_revision')),
    sa.UniqueConstraint('number', name=op.f('uq_shared_revision_number'))
    )
    with op.batch_alter_table('shared_revision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_shared_revision_published_by_id'), ['published_by_id'], unique=False)

    op.create_table('user_session',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('token_hash', sa.LargeBinary(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('device_label', sa.String(), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.Column('seen_at', UtcDateTime(), nullable=False),
    sa.Column('expires_at', UtcDateTime(), nullable=False),
    sa.Column('reauthenticated_at', UtcDateTime(), nullable=True),
    sa.Column('revoked_at', UtcDateTime(), nullable=True),
    sa.CheckConstraint("kind IN ('mine', 'shared', 'staff')", name=op.f('ck_user_session_kind')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_user_session_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user_session')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_user_session_token_hash'))
    )
    with op.batch_alter_table('user_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_user_session_person_id'), ['person_id'], unique=False)

    op.create_table('snooze',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('cohort_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('noted_at', UtcDateTime(), nullable=False),
    sa.Column('noted_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['cohort_id'], ['cohort.id'], name=op.f('fk_snooze_cohort_id')),
    sa.ForeignKeyConstraint(['noted_by'], ['person.id'], name=op.f('fk_snooze_noted_by')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_snooze_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_snooze'))
    )
    with op.batch_alter_table('snooze', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_snooze_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_snooze_noted_by'), ['noted_by'], unique=False)
        batch_op.create_index('ix_snooze_of_cohort', ['cohort_id', 'person_id'], unique=False)

    op.create_table('step_change',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('organization_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('page', sa.String(length=80), nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('step', sa.Text(), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('changed_at', UtcDateTime(), nullable=False),
    sa.CheckConstraint("state <> 'moved' OR due_on IS NOT NULL", name=op.f('ck_step_change_moved_to')),
    sa.CheckConstraint("state IN ('open', 'done', 'dropped', 'moved')", name=op.f('ck_step_change_state')),
    sa.CheckConstraint('version >= 1', name=op.f('ck_step_change_version_from_one')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_step_change_organization_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_step_change_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_step_change')),
    sa.UniqueConstraint('organization_id', 'page', 'version', name=op.f('uq_step_change_organization_id_page_version'))
    )
    with op.batch_alter_table('step_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_step_change_person_id'), ['person_id'], unique=False)

    op.create_table('step_reminder',
    sa.Column('organization_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('page', sa.String(length=80), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('mail_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('reminded_at', UtcDateTime(), nullable=False),
    sa.CheckConstraint("kind IN ('week', 'day', 'after')", name=op.f('ck_step_reminder_kind')),
    sa.ForeignKeyConstraint(['mail_id'], ['mail.id'], name=op.f('fk_step_reminder_mail_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_step_reminder_organization_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_step_reminder_person_id')),
    sa.PrimaryKeyConstraint('organization_id', 'page', 'due_on', 'kind', name=op.f('pk_step_reminder'))
    )
    with op.batch_alter_table('step_reminder', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_step_reminder_mail_id'), ['mail_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_step_reminder_person_id'), ['person_id'], unique=False)

    op.create_table('training_day',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('cohort_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['cohort_id'], ['cohort.id'], name=op.f('fk_training_day_cohort_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_day')),
    sa.UniqueConstraint('cohort_id', 'day', 'title', name=op.f('uq_training_day_cohort_id_day_title'))
    )
    op.create_table('attendance',
    sa.Column('training_day_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('noted_at', UtcDateTime(), nullable=False),
    sa.Column('noted_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['noted_by'], ['person.id'], name=op.f('fk_attendance_noted_by')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_attendance_person_id')),
    sa.ForeignKeyConstraint(['training_day_id'], ['training_day.id'], name=op.f('fk_attendance_training_day_id')),
    sa.PrimaryKeyConstraint('training_day_id', 'person_id', name=op.f('pk_attendance'))
    )
    with op.batch_alter_table('attendance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attendance_noted_by'), ['noted_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_attendance_person_id'), ['person_id'], unique=False)

    op.create_table('enrolment',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('course_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('edition_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('cohort_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('organization_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('enrolled_at', UtcDateTime(), nullable=False),
    sa.Column('completed_at', UtcDateTime(), nullable=True),
    sa.Column('ended_at', UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['cohort_id'], ['cohort.id'], name=op.f('fk_enrolment_cohort_id')),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_enrolment_course_id')),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_enrolment_edition_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_enrolment_organization_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_enrolment_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_enrolment'))
    )
    with op.batch_alter_table('enrolment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_enrolment_course_id'), ['course_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_enrolment_person_id'), ['person_id'], unique=False)
        batch_op.create_index('ix_enrolment_of_cohort', ['cohort_id', 'organization_id', 'person_id'], unique=False)
        batch_op.create_index('ix_enrolment_of_edition', ['edition_id'], unique=False)
        batch_op.create_index('ix_enrolment_of_organization', ['organization_id', 'person_id'], unique=False)
        batch_op.create_index('uq_enrolment_open', ['person_id', 'course_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('head_count',
    sa.Column('training_day_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('organization_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('present', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('women', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('under_35', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('noted_at', UtcDateTime(), nullable=False),
    sa.Column('noted_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint('women >= 0 AND women <= present AND under_35 >= 0 AND under_35 <= present', name=op.f('ck_head_count_within_present')),
    sa.ForeignKeyConstraint(['noted_by'], ['person.id'], name=op.f('fk_head_count_noted_by')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_head_count_organization_id')),
    sa.ForeignKeyConstraint(['training_day_id'], ['training_day.id'], name=op.f('fk_head_count_training_day_id')),
    sa.PrimaryKeyConstraint('training_day_id', 'organization_id', name=op.f('pk_head_count'))
    )
    with op.batch_alter_table('head_count', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_head_count_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_head_count_noted_by'), ['noted_by'], unique=False)

    op.create_table('revision',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('course_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('edition_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('content_hash', sa.String(length=64), nullable=False),
    sa.Column('structure', sa.Text(), nullable=False),
    sa.Column('keys', sa.Text(), nullable=False),
    sa.Column('lessons_by_bit', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('origin', sa.String(length=10), nullable=False),
    sa.Column('published_at', UtcDateTime(), nullable=False),
    sa.Column('published_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint("origin IN ('folder', 'studio')", name=op.f('ck_revision_known_origin')),
    sa.CheckConstraint('number >= 1', name=op.f('ck_revision_number_from_one')),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_revision_course_id')),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_revision_edition_id')),
    sa.ForeignKeyConstraint(['published_by_id'], ['person.id'], name=op.f('fk_revision_published_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_revision')),
    sa.UniqueConstraint('course_id', 'number', name=op.f('uq_revision_course_id_number'))
    )
    with op.batch_alter_table('revision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_revision_published_by_id'), ['published_by_id'], unique=False)
        batch_op.create_index('ix_revision_newest_of_edition', ['edition_id', 'number'], unique=False)

    op.create_table('allowance',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('enrolment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('lesson', sa.String(length=80), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('granted_at', UtcDateTime(), nullable=False),
    sa.Column('granted_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.CheckConstraint("kind IN ('attempt', 'wait')", name=op.f('ck_allowance_known_kind')),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_allowance_enrolment_id')),
    sa.ForeignKeyConstraint(['granted_by'], ['person.id'], name=op.f('fk_allowance_granted_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_allowance'))
    )
    with op.batch_alter_table('allowance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_allowance_granted_by'), ['granted_by'], unique=False)
        batch_op.create_index('ix_allowance_of_enrolment', ['enrolment_id', 'lesson'], unique=False)

    op.create_table('question_report',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('enrolment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('revision_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('lesson', sa.String(length=80), nullable=False),
    sa.Column('question_id', sa.String(length=80), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('written_at', UtcDateTime(), nullable=False),
    sa.Column('handled_at', UtcDateTime(), nullable=True),
    sa.Column('handled_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint('(handled_at IS NULL) = (handled_by IS NULL)', name=op.f('ck_question_report_handled')),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_question_report_enrolment_id')),
    sa.ForeignKeyConstraint(['handled_by'], ['person.id'], name=op.f('fk_question_report_handled_by')),
    sa.ForeignKeyConstraint(['revision_id'], ['revision.id'], name=op.f('fk_question_report_revision_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question_report'))
    )
    with op.batch_alter_table('question_report', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_question_report_handled_by'), ['handled_by'], unique=False)
        batch_op.create_index('ix_question_report_of_enrolment', ['enrolment_id', 'lesson'], unique=False)
        batch_op.create_index(batch_op.f('ix_question_report_revision_id'), ['revision_id'], unique=False)

    op.create_table('attempt',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('enrolment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('lesson', sa.String(length=80), nullable=False),
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('revision_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('seed', sa.String(length=32), nullable=False),
    sa.Column('client_id', sa.String(length=64), nullable=True),
    sa.Column('points', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('needed', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('begun_at', UtcDateTime(), nullable=False),
    sa.Column('submitted_at', UtcDateTime(), nullable=True),
    sa.CheckConstraint('needed >= 0 AND needed <= points', name=op.f('ck_attempt_needed_within_points')),
    sa.CheckConstraint('number >= 1', name=op.f('ck_attempt_number_from_one')),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_attempt_enrolment_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_attempt_person_id')),
    sa.ForeignKeyConstraint(['revision_id'], ['revision.id'], name=op.f('fk_attempt_revision_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempt')),
    sa.UniqueConstraint('enrolment_id', 'lesson', 'number', name=op.f('uq_attempt_enrolment_id_lesson_number')),
    sa.UniqueConstraint('person_id', 'client_id', name=op.f('uq_attempt_person_id_client_id'))
    )
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.create_index('uq_attempt_open', ['enrolment_id', 'lesson'], unique=True, sqlite_where=sa.text('submitted_at IS NULL'), postgresql_where=sa.text('submitted_at IS NULL'))

    op.create_table('certificate',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('serial', sa.String(length=17), nullable=False),
    sa.Column('enrolment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('revision_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('statement', sa.Text(), nullable=True),
    sa.Column('signature', sa.LargeBinary(), nullable=False),
    sa.Column('key_id', sa.String(length=16), nullable=False),
    sa.Column('name_salt', sa.LargeBinary(), nullable=False),
    sa.Column('name_digest', sa.LargeBinary(), nullable=False),
    sa.Column('latin_digest', sa.LargeBinary(), nullable=True),
    sa.Column('name_hidden', sa.Boolean(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('issued_at', UtcDateTime(), nullable=False),
    sa.Column('ended_at', UtcDateTime(), nullable=True),
    sa.Column('erased_at', UtcDateTime(), nullable=True),
    sa.Column('replaces_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint("(state = 'valid') = (ended_at IS NULL)", name=op.f('ck_certificate_ended_state')),
    sa.CheckConstraint("state IN ('valid', 'replaced', 'revoked')", name=op.f('ck_certificate_known_state')),
    sa.CheckConstraint('(statement IS NULL) = (erased_at IS NOT NULL)', name=op.f('ck_certificate_erased_statement')),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_certificate_enrolment_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_certificate_person_id')),
    sa.ForeignKeyConstraint(['replaces_id'], ['certificate.id'], name=op.f('fk_certificate_replaces_id')),
    sa.ForeignKeyConstraint(['revision_id'], ['revision.id'], name=op.f('fk_certificate_revision_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificate')),
    sa.UniqueConstraint('replaces_id', name=op.f('uq_certificate_replaces_id')),
    sa.UniqueConstraint('serial', name=op.f('uq_certificate_serial'))
    )
    with op.batch_alter_table('certificate', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_certificate_enrolment_id'), ['enrolment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_certificate_person_id'), ['person_id'], unique=False)
        batch_op.create_index('uq_certificate_valid', ['enrolment_id'], unique=True, sqlite_where=sa.text("state = 'valid'"), postgresql_where=sa.text("state = 'valid'"))

    op.create_table('compiled_lesson',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('revision_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('lesson', sa.String(length=80), nullable=False),
    sa.Column('language', sa.String(length=12), nullable=False),
    sa.Column('renderer', sa.String(length=20), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['revision_id'], ['revision.id'], name=op.f('fk_compiled_lesson_revision_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_compiled_lesson')),
    sa.UniqueConstraint('revision_id', 'lesson', 'language', 'renderer', name=op.f('uq_compiled_lesson_revision_id_lesson_language_renderer'))
    )
    op.create_table('completion',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('enrolment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('lesson', sa.String(length=80), nullable=False),
    sa.Column('method', sa.String(length=10), nullable=False),
    sa.Column('revision_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('completed_at', UtcDateTime(), nullable=False),
    sa.CheckConstraint("method IN ('read', 'passed', 'handed-in')", name=op.f('ck_completion_method')),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_completion_enrolment_id')),
    sa.ForeignKeyConstraint(['revision_id'], ['revision.id'], name=op.f('fk_completion_revision_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_completion')),
    sa.UniqueConstraint('enrolment_id', 'lesson', name=op.f('uq_completion_enrolment_id_lesson'))
    )
    op.create_table('enrolment_summary',
    sa.Column('enrolment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('done', sa.Text(), nullable=False),
    sa.Column('required_done', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('required_total', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('attempts', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('failures', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('score_tenths', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('points', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('last_completed_at', UtcDateTime(), nullable=True),
    sa.Column('last_active_at', UtcDateTime(), nullable=True),
    sa.CheckConstraint('required_done >= 0 AND required_done <= required_total', name=op.f('ck_enrolment_summary_done_within_total')),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_enrolment_summary_enrolment_id')),
    sa.PrimaryKeyConstraint('enrolment_id', name=op.f('pk_enrolment_summary'))
    )
    op.create_table('revision_file',
    sa.Column('revision_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('path', sa.String(length=400), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('size', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['revision_id'], ['revision.id'], name=op.f('fk_revision_file_revision_id')),
    sa.PrimaryKeyConstraint('revision_id', 'path', name=op.f('pk_revision_file'))
    )
    with op.batch_alter_table('revision_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_revision_file_sha256'), ['sha256'], unique=False)

    op.create_table('idempotency_record',
    sa.Column('enrolment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('lesson', sa.String(length=80), nullable=False),
    sa.Column('client_id', sa.String(length=64), nullable=False),
    sa.Column('act', sa.String(length=10), nullable=False),
    sa.Column('sequence', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('result', sa.Text(), nullable=False),
    sa.Column('received_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_idempotency_record_enrolment_id')),
    sa.PrimaryKeyConstraint('enrolment_id', 'lesson', 'client_id', 'act', name=op.f('pk_idempotency_record'))
    )
    with op.batch_alter_table('idempotency_record', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_idempotency_record_received_at'), ['received_at'], unique=False)

    op.create_table('worksheet_comment',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('enrolment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('lesson', sa.String(length=80), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('written_at', UtcDateTime(), nullable=False),
    sa.Column('read_at', UtcDateTime(), nullable=True),
    sa.CheckConstraint("text <> ''", name=op.f('ck_worksheet_comment_text')),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_worksheet_comment_enrolment_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_worksheet_comment_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_worksheet_comment'))
    )
    with op.batch_alter_table('worksheet_comment', schema=None) as batch_op:
        batch_op.create_index('ix_worksheet_comment_of_worksheet', ['enrolment_id', 'lesson'], unique=False)
        batch_op.create_index(batch_op.f('ix_worksheet_comment_person_id'), ['person_id'], unique=False)

    op.create_table('worksheet_entry',
    sa.Column('enrolment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('lesson', sa.String(length=80), nullable=False),
    sa.Column('field', sa.String(length=80), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('saved_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_worksheet_entry_enrolment_id')),
    sa.PrimaryKeyConstraint('enrolment_id', 'lesson', 'field', name=op.f('pk_worksheet_entry'))
    )
    op.create_table('answer',
    sa.Column('attempt_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('question_id', sa.String(length=80), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('language', sa.String(length=12), nullable=False),
    sa.Column('client_id', sa.String(length=64), nullable=False),
    sa.Column('sequence', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('saved_at', UtcDateTime(), nullable=False),
    sa.Column('claimed_at', UtcDateTime(), nullable=True),
    sa.CheckConstraint('sequence >= 1', name=op.f('ck_answer_sequence_from_one')),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_answer_attempt_id')),
    sa.PrimaryKeyConstraint('attempt_id', 'question_id', name=op.f('pk_answer'))
    )
    op.create_table('attempt_grade',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('attempt_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('revision_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('score_numerator', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('score_denominator', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('points', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('needed', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('passed', sa.Boolean(), nullable=False),
    sa.Column('details', sa.Text(), nullable=False),
    sa.Column('reason', sa.String(length=10), nullable=False),
    sa.Column('graded_at', UtcDateTime(), nullable=False),
    sa.CheckConstraint("reason IN ('submitted', 'corrected')", name=op.f('ck_attempt_grade_known_reason')),
    sa.CheckConstraint('score_denominator >= 1', name=op.f('ck_attempt_grade_denominator_from_one')),
    sa.CheckConstraint('score_numerator >= 0 AND score_numerator <= points * score_denominator', name=op.f('ck_attempt_grade_score_within_points')),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_attempt_grade_attempt_id')),
    sa.ForeignKeyConstraint(['revision_id'], ['revision.id'], name=op.f('fk_attempt_grade_revision_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempt_grade'))
    )
    with op.batch_alter_table('attempt_grade', schema=None) as batch_op:
        batch_op.create_index('ix_attempt_grade_newest', ['attempt_id', 'id'], unique=False)

    op.create_table('attempt_question',
    sa.Column('attempt_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('position', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('question_id', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_attempt_question_attempt_id')),
    sa.PrimaryKeyConstraint('attempt_id', 'position', name=op.f('pk_attempt_question')),
    sa.UniqueConstraint('attempt_id', 'question_id', name=op.f('uq_attempt_question_attempt_id_question_id'))
    )
    op.create_table('certificate_event',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('certificate_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('happened_at', UtcDateTime(), nullable=False),
    sa.Column('actor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('actor_name', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('wanted_name', sa.Text(), nullable=False),
    sa.CheckConstraint("kind IN ('issued', 'file ready', 'name requested', 'request refused', 'replaced', 'revoked', 'name hidden', 'name shown', 'check needed', 'checked', 'erased')", name=op.f('ck_certificate_event_known_kind')),
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_certificate_event_actor_id')),
    sa.ForeignKeyConstraint(['certificate_id'], ['certificate.id'], name=op.f('fk_certificate_event_certificate_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificate_event'))
    )
    with op.batch_alter_table('certificate_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_certificate_event_actor_id'), ['actor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_certificate_event_certificate_id'), ['certificate_id'], unique=False)

    op.create_table('certificate_file',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('certificate_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('size', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['certificate_id'], ['certificate.id'], name=op.f('fk_certificate_file_certificate_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificate_file')),
    sa.UniqueConstraint('certificate_id', name=op.f('uq_certificate_file_certificate_id'))
    )
    with op.batch_alter_table('certificate_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_certificate_file_sha256'), ['sha256'], unique=False)

    op.create_table('inquiry',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('enrolment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('cohort_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('lesson', sa.String(length=80), nullable=False),
    sa.Column('language', sa.String(length=20), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('written_at', UtcDateTime(), nullable=False),
    sa.Column('passed_to', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('passed_on_at', UtcDateTime(), nullable=True),
    sa.Column('passed_on_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.Column('answered_at', UtcDateTime(), nullable=True),
    sa.Column('answered_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('read_at', UtcDateTime(), nullable=True),
    sa.Column('closed_at', UtcDateTime(), nullable=True),
    sa.Column('closed_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('closing_note', sa.Text(), nullable=True),
    sa.Column('published_question', sa.Text(), nullable=True),
    sa.Column('published_answer', sa.Text(), nullable=True),
    sa.Column('published_at', UtcDateTime(), nullable=True),
    sa.Column('published_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('published_version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.CheckConstraint('(answered_at IS NULL) = (answer IS NULL) AND (answered_at IS NULL) = (answered_by IS NULL)', name=op.f('ck_inquiry_answered')),
    sa.CheckConstraint('(closed_at IS NULL) = (closed_by IS NULL) AND (closed_at IS NULL) = (closing_note IS NULL) AND (closed_at IS NULL OR answered_at IS NULL)', name=op.f('ck_inquiry_closed')),
    sa.CheckConstraint('(passed_on_at IS NULL) = (passed_to IS NULL) AND (passed_on_at IS NULL) = (passed_on_by IS NULL)', name=op.f('ck_inquiry_passed_on')),
    sa.CheckConstraint('(published_at IS NULL) = (published_question IS NULL) AND (published_at IS NULL) = (published_answer IS NULL) AND (published_at IS NULL) = (published_by IS NULL)', name=op.f('ck_inquiry_published')),
    sa.CheckConstraint('read_at IS NULL OR answered_at IS NOT NULL', name=op.f('ck_inquiry_read_answer')),
    sa.ForeignKeyConstraint(['answered_by'], ['person.id'], name=op.f('fk_inquiry_answered_by')),
    sa.ForeignKeyConstraint(['closed_by'], ['person.id'], name=op.f('fk_inquiry_closed_by')),
    sa.ForeignKeyConstraint(['cohort_id'], ['cohort.id'], name=op.f('fk_inquiry_cohort_id')),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_inquiry_enrolment_id')),
    sa.ForeignKeyConstraint(['passed_on_by'], ['person.id'], name=op.f('fk_inquiry_passed_on_by')),
    sa.ForeignKeyConstraint(['passed_to'], ['person.id'], name=op.f('fk_inquiry_passed_to')),
    sa.ForeignKeyConstraint(['published_by'], ['person.id'], name=op.f('fk_inquiry_published_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inquiry'))
    )
    with op.batch_alter_table('inquiry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inquiry_answered_by'), ['answered_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_inquiry_closed_by'), ['closed_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_inquiry_cohort_id'), ['cohort_id'], unique=False)
        batch_op.create_index('ix_inquiry_of_enrolment', ['enrolment_id', 'lesson'], unique=False)
        batch_op.create_index(batch_op.f('ix_inquiry_passed_on_by'), ['passed_on_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_inquiry_passed_to'), ['passed_to'], unique=False)
        batch_op.create_index('ix_inquiry_published', ['lesson', 'published_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_inquiry_published_by'), ['published_by'], unique=False)

    op.create_table('search_document',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('course', sa.String(length=80), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('language', sa.String(length=12), nullable=False),
    sa.Column('access', sa.String(length=10), nullable=False),
    sa.Column('lesson_kind', sa.String(length=20), nullable=False),
    sa.Column('position', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.CheckConstraint("kind IN ('course', 'lesson', 'case', 'term')", name=op.f('ck_search_document_known_kind')),
    sa.CheckConstraint("access IN ('public', 'account', 'cohort')", name=op.f('ck_search_document_known_access')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_search_document')),
    sa.UniqueConstraint('course', 'name', 'kind', 'language', name=op.f('uq_search_document_course_name_kind_language'))
    )
    words = sa.Text().with_variant(postgresql.TSVECTOR(), 'postgresql')
    op.create_table('search_text',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('sections', sa.Text(), nullable=False),
    sa.Column('title_words', words, nullable=False),
    sa.Column('key_terms', words, nullable=False),
    sa.Column('words', words, nullable=False),
    sa.ForeignKeyConstraint(['id'], ['search_document.id'], name=op.f('fk_search_text_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_search_text'))
    )
    op.create_table('search_phrase',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('term', sa.String(length=80), nullable=False),
    sa.Column('key', sa.String(length=400), nullable=False),
    sa.Column('phrase', sa.String(length=400), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_search_phrase')),
    sa.UniqueConstraint('term', 'key', 'phrase', name=op.f('uq_search_phrase_term_key_phrase')),
    sqlite_autoincrement=True
    )
    make_search_indexes()


SEARCH_COLUMNS = ('title_words', 'key_terms', 'words')


def make_search_indexes() -> None:
    """GIN on PostgreSQL; on SQLite an FTS5 table of each column, which triggers fill."""
    if op.get_bind().dialect.name == 'postgresql':
        for column in SEARCH_COLUMNS:
            op.execute(f'CREATE INDEX search_text_{column} ON search_text USING gin ({column})')
        return
    # The words are made by lms.search: FTS5 splits them at spaces and folds nothing. One table for
    # all columns reads the words of whole texts to find those of titles.
    for column in SEARCH_COLUMNS:
        op.execute(
            f"CREATE VIRTUAL TABLE search_{column} USING fts5({column}, content='search_text',"
            " content_rowid='id', detail=column, columnsize=0,"
            """ tokenize="unicode61 remove_diacritics 0 categories 'L* N* M* Co'")"""
        )
    add, drop = (' '.join(map(write, SEARCH_COLUMNS)) for write in (_write_add, _write_drop))
    for act, statements in {'INSERT': add, 'DELETE': drop, 'UPDATE': drop + ' ' + add}.items():
        op.execute(
            f'CREATE TRIGGER search_text_{act.lower()} AFTER {act} ON search_text'
            f' BEGIN {statements} END'
        )


def _write_add(column: str) -> str:
    return f'INSERT INTO search_{column} (rowid, {column}) VALUES (new.id, new.{column});'


def _write_drop(column: str) -> str:
    return (
        f"INSERT INTO search_{column} (search_{column}, rowid, {column})"
        f" VALUES ('delete', old.id, old.{column});"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == 'sqlite':
        for column in SEARCH_COLUMNS:
            op.execute(f'DROP TABLE search_{column}')
    op.drop_table('search_phrase')
    op.drop_table('search_text')
    op.drop_table('search_document')
    with op.batch_alter_table('inquiry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_inquiry_published_by'))
        batch_op.drop_index('ix_inquiry_published')
        batch_op.drop_index(batch_op.f('ix_inquiry_passed_to'))
        batch_op.drop_index(batch_op.f('ix_inquiry_passed_on_by'))
        batch_op.drop_index('ix_inquiry_of_enrolment')
        batch_op.drop_index(batch_op.f('ix_inquiry_cohort_id'))
        batch_op.drop_index(batch_op.f('ix_inquiry_closed_by'))
        batch_op.drop_index(batch_op.f('ix_inquiry_answered_by'))

    op.drop_table('inquiry')
    with op.batch_alter_table('certificate_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_certificate_file_sha256'))

    op.drop_table('certificate_file')
    with op.batch_alter_table('certificate_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_certificate_event_certificate_id'))
        batch_op.drop_index(batch_op.f('ix_certificate_event_actor_id'))

    op.drop_table('certificate_event')
    op.drop_table('attempt_question')
    with op.batch_alter_table('attempt_grade', schema=None) as batch_op:
        batch_op.drop_index('ix_attempt_grade_newest')

    op.drop_table('attempt_grade')
    op.drop_table('answer')
    op.drop_table('worksheet_entry')
    with op.batch_alter_table('worksheet_comment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_worksheet_comment_person_id'))
        batch_op.drop_index('ix_worksheet_comment_of_worksheet')

    op.drop_table('worksheet_comment')
    with op.batch_alter_table('idempotency_record', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_idempotency_record_received_at'))

    op.drop_table('idempotency_record')
    with op.batch_alter_table('revision_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_revision_file_sha256'))

    op.drop_table('revision_file')
    op.drop_table('enrolment_summary')
    op.drop_table('completion')
    op.drop_table('compiled_lesson')
    with op.batch_alter_table('certificate', schema=None) as batch_op:
        batch_op.drop_index('uq_certificate_valid', sqlite_where=sa.text("state = 'valid'"), postgresql_where=sa.text("state = 'valid'"))
        batch_op.drop_index(batch_op.f('ix_certificate_person_id'))
        batch_op.drop_index(batch_op.f('ix_certificate_enrolment_id'))

    op.drop_table('certificate')
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.drop_index('uq_attempt_open', sqlite_where=sa.text('submitted_at IS NULL'), postgresql_where=sa.text('submitted_at IS NULL'))

    op.drop_table('attempt')
    with op.batch_alter_table('allowance', schema=None) as batch_op:
        batch_op.drop_index('ix_allowance_of_enrolment')
        batch_op.drop_index(batch_op.f('ix_allowance_granted_by'))

    op.drop_table('allowance')
    with op.batch_alter_table('question_report', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_question_report_revision_id'))
        batch_op.drop_index('ix_question_report_of_enrolment')
        batch_op.drop_index(batch_op.f('ix_question_report_handled_by'))

    op.drop_table('question_report')
    with op.batch_alter_table('revision', schema=None) as batch_op:
        batch_op.drop_index('ix_revision_newest_of_edition')
        batch_op.drop_index(batch_op.f('ix_revision_published_by_id'))

    op.drop_table('revision')
    with op.batch_alter_table('head_count', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_head_count_noted_by'))
        batch_op.drop_index(batch_op.f('ix_head_count_organization_id'))

    op.drop_table('head_count')
    with op.batch_alter_table('enrolment', schema=None) as batch_op:
        batch_op.drop_index('uq_enrolment_open', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index('ix_enrolment_of_organization')
        batch_op.drop_index('ix_enrolment_of_edition')
        batch_op.drop_index('ix_enrolment_of_cohort')
        batch_op.drop_index(batch_op.f('ix_enrolment_person_id'))
        batch_op.drop_index(batch_op.f('ix_enrolment_course_id'))

    op.drop_table('enrolment')
    with op.batch_alter_table('attendance', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attendance_person_id'))
        batch_op.drop_index(batch_op.f('ix_attendance_noted_by'))

    op.drop_table('attendance')
    op.drop_table('training_day')
    with op.batch_alter_table('step_reminder', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_step_reminder_person_id'))
        batch_op.drop_index(batch_op.f('ix_step_reminder_mail_id'))

    op.drop_table('step_reminder')
    with op.batch_alter_table('step_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_step_change_person_id'))

    op.drop_table('step_change')
    with op.batch_alter_table('snooze', schema=None) as batch_op:
        batch_op.drop_index('ix_snooze_of_cohort')
        batch_op.drop_index(batch_op.f('ix_snooze_noted_by'))
        batch_op.drop_index(batch_op.f('ix_snooze_person_id'))

    op.drop_table('snooze')
    with op.batch_alter_table('user_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_user_session_person_id'))

    op.drop_table('user_session')
    with op.batch_alter_table('shared_revision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_shared_revision_published_by_id'))

    op.drop_table('shared_revision')
    with op.batch_alter_table('roster_import', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_roster_import_organization_id'))
        batch_op.drop_index(batch_op.f('ix_roster_import_cohort_id'))
        batch_op.drop_index(batch_op.f('ix_roster_import_uploaded_by'))

    op.drop_table('roster_import')
    with op.batch_alter_table('role_grant', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_role_grant_granted_by'))

    op.drop_table('role_grant')
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_report_frozen_by'))

    op.drop_table('report')
    op.drop_table('reminder_day')
    op.drop_table('plan_picture')
    op.drop_table('network_snapshot')
    with op.batch_alter_table('plan_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_plan_entry_person_id'))

    op.drop_table('plan_entry')
    with op.batch_alter_table('plan_contributor', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_plan_contributor_person_id'))

    op.drop_table('plan_contributor')
    with op.batch_alter_table('organization_request', schema=None) as batch_op:
        batch_op.drop_index('uq_organization_request_open', sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
        batch_op.drop_index(batch_op.f('ix_organization_request_requested_by'))
        batch_op.drop_index(batch_op.f('ix_organization_request_answered_by'))
        batch_op.drop_index(batch_op.f('ix_organization_request_target_id'))
        batch_op.drop_index(batch_op.f('ix_organization_request_organization_id'))

    op.drop_table('organization_request')

    with op.batch_alter_table('admission_request', schema=None) as batch_op:
        batch_op.drop_index('uq_admission_request_open', sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
        batch_op.drop_index('ix_admission_request_state')
        batch_op.drop_index(batch_op.f('ix_admission_request_answered_by'))

    op.drop_table('admission_request')
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.drop_index('uq_membership_open', sqlite_where=sa.text('ended_on IS NULL'), postgresql_where=sa.text('ended_on IS NULL'))
        batch_op.drop_index(batch_op.f('ix_membership_person_id'))
        batch_op.drop_index(batch_op.f('ix_membership_organization_id'))
        batch_op.drop_index(batch_op.f('ix_membership_entered_by'))

    op.drop_table('membership')
    with op.batch_alter_table('email_opt_out', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_email_opt_out_opted_out_by'))

    op.drop_table('email_opt_out')
    with op.batch_alter_table('mail', schema=None) as batch_op:
        batch_op.drop_index('ix_mail_of_person')

    op.drop_table('mail')
    with op.batch_alter_table('join_claim', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_join_claim_joined_at'))
        batch_op.drop_index(batch_op.f('ix_join_claim_person_id'))

    op.drop_table('join_claim')
    op.drop_table('edition')
    with op.batch_alter_table('contact', schema=None) as batch_op:
        batch_op.drop_index('ix_contact_of_cohort')
        batch_op.drop_index(batch_op.f('ix_contact_contacted_by'))
        batch_op.drop_index(batch_op.f('ix_contact_person_id'))

    op.drop_table('contact')
    with op.batch_alter_table('cohort_organization', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_cohort_organization_organization_id'))

    op.drop_table('cohort_organization')
    op.drop_table('cohort_course')
    with op.batch_alter_table('card', schema=None) as batch_op:
        batch_op.drop_index('uq_card_unused', sqlite_where=sa.text('used_at IS NULL AND voided_at IS NULL'), postgresql_where=sa.text('used_at IS NULL AND voided_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_card_issued_by'))

    op.drop_table('card')
    with op.batch_alter_table('announcement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_announcement_cohort_id'))
        batch_op.drop_index(batch_op.f('ix_announcement_posted_by'))

    op.drop_table('announcement')
    op.drop_table('activity_day')
    with op.batch_alter_table('account_merge', schema=None) as batch_op:
        batch_op.drop_index('uq_account_merge_not_undone', sqlite_where=sa.text('undone_at IS NULL'), postgresql_where=sa.text('undone_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_account_merge_target_id'))
        batch_op.drop_index(batch_op.f('ix_account_merge_source_id'))
        batch_op.drop_index(batch_op.f('ix_account_merge_merged_by'))

    op.drop_table('account_merge')
    op.drop_table('audit_count')
    with op.batch_alter_table('try_in_flight', schema=None) as batch_op:
        batch_op.drop_index('ix_try_in_flight_of_throttle')

    op.drop_table('try_in_flight')
    with op.batch_alter_table('sign_in_throttle', schema=None) as batch_op:
        batch_op.drop_index('ix_sign_in_throttle_of_person')

    op.drop_table('sign_in_throttle')
    with op.batch_alter_table('sent_form', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sent_form_sent_at'))

    op.drop_table('sent_form')
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_person_phone'))
        batch_op.drop_index(batch_op.f('ix_person_merged_into_id'))
        batch_op.drop_index(batch_op.f('ix_person_email'))

    op.drop_table('person')
    with op.batch_alter_table('organization_name', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_organization_name_folded'))

    op.drop_table('organization_name')
    with op.batch_alter_table('organization', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_organization_merged_into_id'))

    op.drop_table('organization')
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.drop_index('ix_job_due')

    op.drop_table('job')
    op.drop_table('course')
    op.drop_table('cohort')
    with op.batch_alter_table('audit_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audit_event_subject_kind_audit_event_subject_id'))
        batch_op.drop_index(batch_op.f('ix_audit_event_actor_id'))

    op.drop_table('audit_event')
