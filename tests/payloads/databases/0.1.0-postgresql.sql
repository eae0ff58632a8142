CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.cases (
    id bigint NOT NULL,
    code text NOT NULL,
    kind text NOT NULL,
    team text NOT NULL,
    slots json NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    history json NOT NULL,
    conversation bigint NOT NULL,
    turn bigint,
    opened_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.cases_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.cases_id_seq OWNED BY public.cases.id;
CREATE TABLE public.conversation (
    id bigint NOT NULL,
    channel text NOT NULL,
    address text NOT NULL,
    session json,
    owner text DEFAULT 'bot'::text NOT NULL,
    opted_out boolean DEFAULT false NOT NULL,
    due_at timestamp with time zone,
    lease_until timestamp with time zone,
    lease_by text,
    tries integer DEFAULT 0 NOT NULL
);
CREATE SEQUENCE public.conversation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.conversation_id_seq OWNED BY public.conversation.id;
CREATE TABLE public.gaps (
    id bigint NOT NULL,
    text text NOT NULL,
    language text NOT NULL,
    service text NOT NULL,
    aspect text NOT NULL,
    turn bigint,
    at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.gaps_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.gaps_id_seq OWNED BY public.gaps.id;
CREATE TABLE public.inbox (
    id bigint NOT NULL,
    channel text NOT NULL,
    provider_id text NOT NULL,
    conversation bigint NOT NULL,
    turn json NOT NULL,
    received_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    state text DEFAULT 'received'::text NOT NULL,
    record json,
    reply json,
    answered_at timestamp with time zone,
    answered_with bigint
);
CREATE SEQUENCE public.inbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.inbox_id_seq OWNED BY public.inbox.id;
CREATE TABLE public.outbox (
    id bigint NOT NULL,
    conversation bigint NOT NULL,
    channel text NOT NULL,
    turn bigint,
    key text NOT NULL,
    body text NOT NULL,
    status text DEFAULT 'queued'::text NOT NULL,
    priority integer DEFAULT 0 NOT NULL,
    due_at timestamp with time zone,
    lease_by text,
    attempts integer DEFAULT 0 NOT NULL,
    attempted_at timestamp with time zone,
    expires_at timestamp with time zone NOT NULL,
    provider_id text,
    error text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.outbox_id_seq OWNED BY public.outbox.id;
CREATE TABLE public.receipts (
    id bigint NOT NULL,
    channel text NOT NULL,
    provider_id text NOT NULL,
    status text NOT NULL,
    error text DEFAULT ''::text NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.receipts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.receipts_id_seq OWNED BY public.receipts.id;
ALTER TABLE ONLY public.cases ALTER COLUMN id SET DEFAULT nextval('public.cases_id_seq'::regclass);
ALTER TABLE ONLY public.conversation ALTER COLUMN id SET DEFAULT nextval('public.conversation_id_seq'::regclass);
ALTER TABLE ONLY public.gaps ALTER COLUMN id SET DEFAULT nextval('public.gaps_id_seq'::regclass);
ALTER TABLE ONLY public.inbox ALTER COLUMN id SET DEFAULT nextval('public.inbox_id_seq'::regclass);
ALTER TABLE ONLY public.outbox ALTER COLUMN id SET DEFAULT nextval('public.outbox_id_seq'::regclass);
ALTER TABLE ONLY public.receipts ALTER COLUMN id SET DEFAULT nextval('public.receipts_id_seq'::regclass);
INSERT INTO public.alembic_version VALUES ('0001');
INSERT INTO public.cases VALUES (1, '482913', 'callback', 'hotline', '{"number": "1"}', 'open', '[{"at": "2026-03-02T12:00:01+00:00", "state": "open"}]', 1, 1, '2026-03-02 12:00:01+00');
INSERT INTO public.conversation VALUES (1, 'sms', '+12025550100', '{"id": "1", "language": "en", "errand": "", "slots": {"asking": "digits"}, "focus": {"service": "senior-transit-card", "earlier": [], "offered": ["service:senior-transit-card"], "refused": [], "told": [], "aspect": "", "office": "", "event": "", "need": "", "belief": [["a", 0.5]], "shown": [], "passed": [], "question": "", "later": "", "heard": {"senior-transit-card": ["f1", "f2"]}}, "last": [{"part": "Say", "text": "Hello."}, {"part": "Detail", "label": "Phone", "value": "0555 555 0100", "kind": "phone"}, {"part": "Choices", "prompt": "Which one?", "options": [{"key": "1", "label": "Bus card", "value": "service:senior-transit-card"}], "more": true}, {"part": "Ask", "slot": "number", "prompt": "Which number?", "kind": "digits"}, {"part": "Handover", "team": "hotline", "reason": "asked", "text": "A person will ring you.", "code": "482913"}], "rest": ["More of it."], "owner": "person", "slow": true, "simple": false, "stopped": false, "greeted": false, "misses": 0, "repeats": 0, "turns": 1, "at": "2026-03-02T12:00:00Z", "alarm": "E1"}', 'person', false, NULL, NULL, NULL, 0);
INSERT INTO public.conversation VALUES (3, 'sms', '+12025550102', '{"id": "3", "language": "en", "errand": "", "slots": {}, "focus": {"service": "", "earlier": [], "offered": [], "refused": [], "told": [], "aspect": "", "office": "", "event": "", "need": "", "belief": [], "shown": [], "passed": [], "question": "", "later": "", "heard": {}}, "last": [], "rest": [], "owner": "bot", "slow": false, "simple": false, "stopped": true, "greeted": false, "misses": 0, "repeats": 0, "turns": 2, "at": null, "alarm": ""}', 'bot', true, NULL, NULL, NULL, 0);
INSERT INTO public.conversation VALUES (4, 'sms', '+12025550103', NULL, 'bot', false, '2026-03-02 12:00:05+00', NULL, NULL, 0);
INSERT INTO public.conversation VALUES (2, 'sms', '+12025550101', '{"id": "2", "language": "en", "errand": "", "slots": {}, "focus": {"service": "", "earlier": [], "offered": [], "refused": [], "told": [], "aspect": "", "office": "", "event": "", "need": "", "belief": [], "shown": [], "passed": [], "question": "", "later": "", "heard": {}}, "last": [], "rest": [], "owner": "bot", "slow": false, "simple": false, "stopped": false, "greeted": false, "misses": 0, "repeats": 0, "turns": 1, "at": null, "alarm": ""}', 'bot', false, NULL, NULL, NULL, 0);
INSERT INTO public.conversation VALUES (5, 'phone', '+12025550104', NULL, 'bot', false, NULL, NULL, NULL, 0);
INSERT INTO public.gaps VALUES (1, 'boats', 'en', '', '', 1, '2026-03-02 12:00:01+00');
INSERT INTO public.inbox VALUES (1, 'sms', 'T1', 1, '{"id": "T1", "channel": "sms", "sender": "+12025550100", "at": "2026-03-02T12:00:00Z", "text": "How do I get a bus card?", "keys": "", "certainty": 0.9, "alternatives": ["bus cart"], "language": null, "media": [], "facts": {}}', '2026-03-02 12:00:00+00', '2026-03-02 12:00:00+00', 'answered', '{"intent": "echo", "confidence": 0.0, "source": "test", "outcome": "talk", "errand": "", "service": "", "score": 0.0, "aspect": "", "facts": [], "checked": null, "stale": false, "safety": "", "names": {}}', '{"parts": [{"part": "Say", "text": "Hello."}, {"part": "Detail", "label": "Phone", "value": "0555 555 0100", "kind": "phone"}, {"part": "Choices", "prompt": "Which one?", "options": [{"key": "1", "label": "Bus card", "value": "service:senior-transit-card"}], "more": true}, {"part": "Ask", "slot": "number", "prompt": "Which number?", "kind": "digits"}, {"part": "Handover", "team": "hotline", "reason": "asked", "text": "A person will ring you.", "code": "482913"}], "language": "en", "ends": false}', '2026-03-02 12:00:01+00', 1);
INSERT INTO public.inbox VALUES (4, 'sms', 'T4', 3, '{"id": "T4", "channel": "sms", "sender": "+12025550102", "at": "2026-03-02T12:00:03Z", "text": "\u516c\u4ea4\u5361", "keys": "", "certainty": 1.0, "alternatives": [], "language": null, "media": [], "facts": {}}', '2026-03-02 12:00:03+00', '2026-03-02 12:00:03+00', 'answered', '{"intent": "echo", "confidence": 0.0, "source": "test", "outcome": "talk", "errand": "", "service": "", "score": 0.0, "aspect": "", "facts": [], "checked": null, "stale": false, "safety": "", "names": {}}', '{"parts": [{"part": "Say", "text": "1: \u516c\u4ea4\u5361"}], "language": "en", "ends": false}', '2026-03-02 12:00:03+00', 4);
INSERT INTO public.inbox VALUES (5, 'sms', 'T5', 3, '{"id": "T5", "channel": "sms", "sender": "+12025550102", "at": "2026-03-02T12:00:04Z", "text": "STOP", "keys": "", "certainty": 1.0, "alternatives": [], "language": null, "media": [], "facts": {}}', '2026-03-02 12:00:04+00', '2026-03-02 12:00:04+00', 'answered', '{"intent": "echo", "confidence": 0.0, "source": "test", "outcome": "talk", "errand": "", "service": "", "score": 0.0, "aspect": "", "facts": [], "checked": null, "stale": false, "safety": "", "names": {}}', '{"parts": [{"part": "Say", "text": "2: STOP"}], "language": "en", "ends": false}', '2026-03-02 12:00:04+00', 5);
INSERT INTO public.inbox VALUES (6, 'sms', 'T6', 4, '{"id": "T6", "channel": "sms", "sender": "+12025550103", "at": "2026-03-02T12:00:05Z", "text": "Where is it?", "keys": "", "certainty": 1.0, "alternatives": [], "language": null, "media": [], "facts": {}}', '2026-03-02 12:00:05+00', '2026-03-02 12:00:05+00', 'received', NULL, NULL, NULL, NULL);
INSERT INTO public.inbox VALUES (2, 'sms', 'T2', 2, '{"id": "T2", "channel": "sms", "sender": "+12025550101", "at": "2026-03-02T12:00:02Z", "text": "My mum", "keys": "", "certainty": 1.0, "alternatives": [], "language": null, "media": [], "facts": {}}', '2026-03-02 12:00:02+00', '2026-03-02 12:00:04+00', 'answered', NULL, NULL, '2026-03-02 12:00:05+00', 3);
INSERT INTO public.inbox VALUES (3, 'sms', 'T3', 2, '{"id": "T3", "channel": "sms", "sender": "+12025550101", "at": "2026-03-02T12:00:02.500000Z", "text": "needs help", "keys": "", "certainty": 1.0, "alternatives": [], "language": null, "media": [], "facts": {}}', '2026-03-02 12:00:02.5+00', '2026-03-02 12:00:04.5+00', 'answered', '{"intent": "echo", "confidence": 0.0, "source": "test", "outcome": "talk", "errand": "", "service": "", "score": 0.0, "aspect": "", "facts": [], "checked": null, "stale": false, "safety": "", "names": {}}', '{"parts": [{"part": "Say", "text": "1: My mum needs help"}], "language": "en", "ends": false}', '2026-03-02 12:00:05+00', 3);
INSERT INTO public.outbox VALUES (2, 1, 'sms', 1, 'ee918a6c2a8885a8b96d4888382f23fc', 'A person will ring you.', 'queued', 0, '2026-03-02 12:00:01+00', NULL, 0, NULL, '2026-03-03 12:00:01+00', NULL, '', '2026-03-02 12:00:01+00');
INSERT INTO public.outbox VALUES (1, 1, 'sms', 1, 'e73838221cf2f51534106d9367d386f2', 'Hello.', 'sent', 0, NULL, NULL, 1, '2026-03-02 12:00:01+00', '2026-03-03 12:00:01+00', 'P1', '', '2026-03-02 12:00:01+00');
INSERT INTO public.outbox VALUES (3, 3, 'sms', 4, '869ff7a19f22a1c2241fca80819fbaf3', '1: 公交卡', 'blocked', 0, NULL, NULL, 0, NULL, '2026-03-03 12:00:03+00', NULL, '', '2026-03-02 12:00:03+00');
INSERT INTO public.outbox VALUES (4, 3, 'sms', 5, 'c35439faf1968fca41f4939e67a3532f', '2: STOP', 'queued', 0, '2026-03-02 12:00:04+00', NULL, 0, NULL, '2026-03-03 12:00:04+00', NULL, '', '2026-03-02 12:00:04+00');
INSERT INTO public.outbox VALUES (5, 2, 'sms', 3, '662139d8bf13ef9b33b746880e3f7a5c', '1: My mum needs help', 'queued', 0, '2026-03-02 12:00:05+00', NULL, 0, NULL, '2026-03-03 12:00:05+00', NULL, '', '2026-03-02 12:00:05+00');
INSERT INTO public.outbox VALUES (6, 5, 'phone', NULL, '6c4c870759b0b91f5b7bf9d04de8081f', 'Your appointment is tomorrow.', 'queued', 0, '2026-03-02 12:00:06+00', NULL, 0, NULL, '2026-03-02 13:00:00+00', NULL, '', '2026-03-02 12:00:06+00');
INSERT INTO public.receipts VALUES (1, 'sms', 'P9', 'delivered', '', '2026-03-02 12:00:07+00');
SELECT pg_catalog.setval('public.cases_id_seq', 1, true);
SELECT pg_catalog.setval('public.conversation_id_seq', 5, true);
SELECT pg_catalog.setval('public.gaps_id_seq', 1, true);
SELECT pg_catalog.setval('public.inbox_id_seq', 6, true);
SELECT pg_catalog.setval('public.outbox_id_seq', 6, true);
SELECT pg_catalog.setval('public.receipts_id_seq', 1, true);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.cases
    ADD CONSTRAINT cases_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.conversation
    ADD CONSTRAINT conversation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.gaps
    ADD CONSTRAINT gaps_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox
    ADD CONSTRAINT inbox_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.receipts
    ADD CONSTRAINT receipts_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases
    ADD CONSTRAINT uq_cases_code UNIQUE (code);
ALTER TABLE ONLY public.conversation
    ADD CONSTRAINT uq_conversation_channel UNIQUE (channel, address);
ALTER TABLE ONLY public.inbox
    ADD CONSTRAINT uq_inbox_channel UNIQUE (channel, provider_id);
ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT uq_outbox_key UNIQUE (key);
CREATE INDEX ix_cases_conversation ON public.cases USING btree (conversation);
CREATE INDEX ix_cases_work ON public.cases USING btree (state, team, id);
CREATE INDEX ix_conversation_due_at ON public.conversation USING btree (due_at);
CREATE INDEX ix_gaps_service ON public.gaps USING btree (service, aspect);
CREATE INDEX ix_inbox_pending ON public.inbox USING btree (conversation, state, id);
CREATE INDEX ix_outbox_due ON public.outbox USING btree (due_at, priority, id);
CREATE INDEX ix_outbox_order ON public.outbox USING btree (conversation, due_at, id);
CREATE INDEX ix_outbox_provider ON public.outbox USING btree (channel, provider_id);
CREATE INDEX ix_outbox_turn ON public.outbox USING btree (turn);
CREATE INDEX ix_receipts_provider ON public.receipts USING btree (channel, provider_id);
ALTER TABLE ONLY public.cases
    ADD CONSTRAINT cases_conversation_fkey FOREIGN KEY (conversation) REFERENCES public.conversation(id);
ALTER TABLE ONLY public.cases
    ADD CONSTRAINT cases_turn_fkey FOREIGN KEY (turn) REFERENCES public.inbox(id);
ALTER TABLE ONLY public.gaps
    ADD CONSTRAINT gaps_turn_fkey FOREIGN KEY (turn) REFERENCES public.inbox(id);
ALTER TABLE ONLY public.inbox
    ADD CONSTRAINT inbox_answered_with_fkey FOREIGN KEY (answered_with) REFERENCES public.inbox(id);
ALTER TABLE ONLY public.inbox
    ADD CONSTRAINT inbox_conversation_fkey FOREIGN KEY (conversation) REFERENCES public.conversation(id);
ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_conversation_fkey FOREIGN KEY (conversation) REFERENCES public.conversation(id);
ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_turn_fkey FOREIGN KEY (turn) REFERENCES public.inbox(id);
