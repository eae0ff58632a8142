BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE cases (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	code TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	team TEXT NOT NULL, 
	slots JSON NOT NULL, 
	state TEXT DEFAULT 'open' NOT NULL, 
	history JSON NOT NULL, 
	conversation INTEGER NOT NULL, 
	turn INTEGER, 
	opened_at DATETIME NOT NULL, 
	CONSTRAINT uq_cases_code UNIQUE (code), 
	FOREIGN KEY(conversation) REFERENCES conversation (id), 
	FOREIGN KEY(turn) REFERENCES inbox (id)
);
INSERT INTO "cases" VALUES(1,'482913','callback','hotline','{"number": "1"}','open','[{"at": "2026-03-02T12:00:01+00:00", "state": "open"}]',1,1,'2026-03-02 12:00:01.000000');
CREATE TABLE conversation (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	channel TEXT NOT NULL, 
	address TEXT NOT NULL, 
	session JSON, 
	owner TEXT DEFAULT 'bot' NOT NULL, 
	opted_out BOOLEAN DEFAULT 0 NOT NULL, 
	due_at DATETIME, 
	lease_until DATETIME, 
	lease_by TEXT, 
	tries INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT uq_conversation_channel UNIQUE (channel, address)
);
INSERT INTO "conversation" VALUES(1,'sms','+12025550100','{"id": "1", "language": "en", "errand": "", "slots": {"asking": "digits"}, "focus": {"service": "senior-transit-card", "earlier": [], "offered": ["service:senior-transit-card"], "refused": [], "told": [], "aspect": "", "office": "", "event": "", "need": "", "belief": [["a", 0.5]], "shown": [], "passed": [], "question": "", "later": "", "heard": {"senior-transit-card": ["f1", "f2"]}}, "last": [{"part": "Say", "text": "Hello."}, {"part": "Detail", "label": "Phone", "value": "0555 555 0100", "kind": "phone"}, {"part": "Choices", "prompt": "Which one?", "options": [{"key": "1", "label": "Bus card", "value": "service:senior-transit-card"}], "more": true}, {"part": "Ask", "slot": "number", "prompt": "Which number?", "kind": "digits"}, {"part": "Handover", "team": "hotline", "reason": "asked", "text": "A person will ring you.", "code": "482913"}], "rest": ["More of it."], "owner": "person", "slow": true, "simple": false, "stopped": false, "greeted": false, "misses": 0, "repeats": 0, "turns": 1, "at": "2026-03-02T12:00:00Z", "alarm": "E1"}','person',0,NULL,NULL,NULL,0);
INSERT INTO "conversation" VALUES(2,'sms','+12025550101','{"id": "2", "language": "en", "errand": "", "slots": {}, "focus": {"service": "", "earlier": [], "offered": [], "refused": [], "told": [], "aspect": "", "office": "", "event": "", "need": "", "belief": [], "shown": [], "passed": [], "question": "", "later": "", "heard": {}}, "last": [], "rest": [], "owner": "bot", "slow": false, "simple": false, "stopped": false, "greeted": false, "misses": 0, "repeats": 0, "turns": 1, "at": null, "alarm": ""}','bot',0,NULL,NULL,NULL,0);
INSERT INTO "conversation" VALUES(3,'sms','+12025550102','{"id": "3", "language": "en", "errand": "", "slots": {}, "focus": {"service": "", "earlier": [], "offered": [], "refused": [], "told": [], "aspect": "", "office": "", "event": "", "need": "", "belief": [], "shown": [], "passed": [], "question": "", "later": "", "heard": {}}, "last": [], "rest": [], "owner": "bot", "slow": false, "simple": false, "stopped": true, "greeted": false, "misses": 0, "repeats": 0, "turns": 2, "at": null, "alarm": ""}','bot',1,NULL,NULL,NULL,0);
INSERT INTO "conversation" VALUES(4,'sms','+12025550103',NULL,'bot',0,'2026-03-02 12:00:05.000000',NULL,NULL,0);
INSERT INTO "conversation" VALUES(5,'phone','+12025550104',NULL,'bot',0,NULL,NULL,NULL,0);
CREATE TABLE gaps (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	text TEXT NOT NULL, 
	language TEXT NOT NULL, 
	service TEXT NOT NULL, 
	aspect TEXT NOT NULL, 
	turn INTEGER, 
	at DATETIME NOT NULL, 
	FOREIGN KEY(turn) REFERENCES inbox (id)
);
INSERT INTO "gaps" VALUES(1,'boats','en','','',1,'2026-03-02 12:00:01.000000');
CREATE TABLE inbox (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	channel TEXT NOT NULL, 
	provider_id TEXT NOT NULL, 
	conversation INTEGER NOT NULL, 
	turn JSON NOT NULL, 
	received_at DATETIME NOT NULL, 
	due_at DATETIME NOT NULL, 
	state TEXT DEFAULT 'received' NOT NULL, 
	record JSON, 
	reply JSON, 
	answered_at DATETIME, 
	answered_with INTEGER, 
	CONSTRAINT uq_inbox_channel UNIQUE (channel, provider_id), 
	FOREIGN KEY(conversation) REFERENCES conversation (id), 
	FOREIGN KEY(answered_with) REFERENCES inbox (id)
);
INSERT INTO "inbox" VALUES(1,'sms','T1',1,'{"id": "T1", "channel": "sms", "sender": "+12025550100", "at": "2026-03-02T12:00:00Z", "text": "How do I get a bus card?", "keys": "", "certainty": 0.9, "alternatives": ["bus cart"], "language": null, "media": [], "facts": {}}','2026-03-02 12:00:00.000000','2026-03-02 12:00:00.000000','answered','{"intent": "echo", "confidence": 0.0, "source": "test", "outcome": "talk", "errand": "", "service": "", "score": 0.0, "aspect": "", "facts": [], "checked": null, "stale": false, "safety": "", "names": {}}','{"parts": [{"part": "Say", "text": "Hello."}, {"part": "Detail", "label": "Phone", "value": "0555 555 0100", "kind": "phone"}, {"part": "Choices", "prompt": "Which one?", "options": [{"key": "1", "label": "Bus card", "value": "service:senior-transit-card"}], "more": true}, {"part": "Ask", "slot": "number", "prompt": "Which number?", "kind": "digits"}, {"part": "Handover", "team": "hotline", "reason": "asked", "text": "A person will ring you.", "code": "482913"}], "language": "en", "ends": false}','2026-03-02 12:00:01.000000',1);
INSERT INTO "inbox" VALUES(2,'sms','T2',2,'{"id": "T2", "channel": "sms", "sender": "+12025550101", "at": "2026-03-02T12:00:02Z", "text": "My mum", "keys": "", "certainty": 1.0, "alternatives": [], "language": null, "media": [], "facts": {}}','2026-03-02 12:00:02.000000','2026-03-02 12:00:04.000000','answered',NULL,NULL,'2026-03-02 12:00:05.000000',3);
INSERT INTO "inbox" VALUES(3,'sms','T3',2,'{"id": "T3", "channel": "sms", "sender": "+12025550101", "at": "2026-03-02T12:00:02.500000Z", "text": "needs help", "keys": "", "certainty": 1.0, "alternatives": [], "language": null, "media": [], "facts": {}}','2026-03-02 12:00:02.500000','2026-03-02 12:00:04.500000','answered','{"intent": "echo", "confidence": 0.0, "source": "test", "outcome": "talk", "errand": "", "service": "", "score": 0.0, "aspect": "", "facts": [], "checked": null, "stale": false, "safety": "", "names": {}}','{"parts": [{"part": "Say", "text": "1: My mum needs help"}], "language": "en", "ends": false}','2026-03-02 12:00:05.000000',3);
INSERT INTO "inbox" VALUES(4,'sms','T4',3,'{"id": "T4", "channel": "sms", "sender": "+12025550102", "at": "2026-03-02T12:00:03Z", "text": "\u516c\u4ea4\u5361", "keys": "", "certainty": 1.0, "alternatives": [], "language": null, "media": [], "facts": {}}','2026-03-02 12:00:03.000000','2026-03-02 12:00:03.000000','answered','{"intent": "echo", "confidence": 0.0, "source": "test", "outcome": "talk", "errand": "", "service": "", "score": 0.0, "aspect": "", "facts": [], "checked": null, "stale": false, "safety": "", "names": {}}','{"parts": [{"part": "Say", "text": "1: \u516c\u4ea4\u5361"}], "language": "en", "ends": false}','2026-03-02 12:00:03.000000',4);
INSERT INTO "inbox" VALUES(5,'sms','T5',3,'{"id": "T5", "channel": "sms", "sender": "+12025550102", "at": "2026-03-02T12:00:04Z", "text": "STOP", "keys": "", "certainty": 1.0, "alternatives": [], "language": null, "media": [], "facts": {}}','2026-03-02 12:00:04.000000','2026-03-02 12:00:04.000000','answered','{"intent": "echo", "confidence": 0.0, "source": "test", "outcome": "talk", "errand": "", "service": "", "score": 0.0, "aspect": "", "facts": [], "checked": null, "stale": false, "safety": "", "names": {}}','{"parts": [{"part": "Say", "text": "2: STOP"}], "language": "en", "ends": false}','2026-03-02 12:00:04.000000',5);
INSERT INTO "inbox" VALUES(6,'sms','T6',4,'{"id": "T6", "channel": "sms", "sender": "+12025550103", "at": "2026-03-02T12:00:05Z", "text": "Where is it?", "keys": "", "certainty": 1.0, "alternatives": [], "language": null, "media": [], "facts": {}}','2026-03-02 12:00:05.000000','2026-03-02 12:00:05.000000','received',NULL,NULL,NULL,NULL);
CREATE TABLE outbox (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	conversation INTEGER NOT NULL, 
	channel TEXT NOT NULL, 
	turn INTEGER, 
	"key" TEXT NOT NULL, 
	body TEXT NOT NULL, 
	status TEXT DEFAULT 'queued' NOT NULL, 
	priority INTEGER DEFAULT '0' NOT NULL, 
	due_at DATETIME, 
	lease_by TEXT, 
	attempts INTEGER DEFAULT '0' NOT NULL, 
	attempted_at DATETIME, 
	expires_at DATETIME NOT NULL, 
	provider_id TEXT, 
	error TEXT DEFAULT '' NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT uq_outbox_key UNIQUE ("key"), 
	FOREIGN KEY(conversation) REFERENCES conversation (id), 
	FOREIGN KEY(turn) REFERENCES inbox (id)
);
INSERT INTO "outbox" VALUES(1,1,'sms',1,'5afe686baf66a286d5ebd2456922e886','Hello.','sent',0,NULL,NULL,1,'2026-03-02 12:00:01.000000','2026-03-03 12:00:01.000000','P1','','2026-03-02 12:00:01.000000');
INSERT INTO "outbox" VALUES(2,1,'sms',1,'5b4110aafa6078e7228583e3becae064','A person will ring you.','queued',0,'2026-03-02 12:00:01.000000',NULL,0,NULL,'2026-03-03 12:00:01.000000',NULL,'','2026-03-02 12:00:01.000000');
INSERT INTO "outbox" VALUES(3,3,'sms',4,'394637dca0b73ea8f020023f329525ff','1: 公交卡','blocked',0,NULL,NULL,0,NULL,'2026-03-03 12:00:03.000000',NULL,'','2026-03-02 12:00:03.000000');
INSERT INTO "outbox" VALUES(4,3,'sms',5,'aaa577289142304c52719a523cfab6cc','2: STOP','queued',0,'2026-03-02 12:00:04.000000',NULL,0,NULL,'2026-03-03 12:00:04.000000',NULL,'','2026-03-02 12:00:04.000000');
INSERT INTO "outbox" VALUES(5,2,'sms',3,'4eb87eba05af64d1d380f2e8d500309d','1: My mum needs help','queued',0,'2026-03-02 12:00:05.000000',NULL,0,NULL,'2026-03-03 12:00:05.000000',NULL,'','2026-03-02 12:00:05.000000');
INSERT INTO "outbox" VALUES(6,5,'phone',NULL,'0a99685f886f26cccced1241124ca13c','Your appointment is tomorrow.','queued',0,'2026-03-02 12:00:06.000000',NULL,0,NULL,'2026-03-02 13:00:00.000000',NULL,'','2026-03-02 12:00:06.000000');
CREATE TABLE receipts (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	channel TEXT NOT NULL, 
	provider_id TEXT NOT NULL, 
	status TEXT NOT NULL, 
	error TEXT DEFAULT '' NOT NULL, 
	at DATETIME NOT NULL
);
INSERT INTO "receipts" VALUES(1,'sms','P9','delivered','','2026-03-02 12:00:07.000000');
CREATE INDEX ix_conversation_due_at ON conversation (due_at);
CREATE INDEX ix_inbox_pending ON inbox (conversation, state, id);
CREATE INDEX ix_outbox_due ON outbox (due_at, priority, id);
CREATE INDEX ix_outbox_order ON outbox (conversation, due_at, id);
CREATE INDEX ix_outbox_provider ON outbox (channel, provider_id);
CREATE INDEX ix_outbox_turn ON outbox (turn);
CREATE INDEX ix_cases_work ON cases (state, team, id);
CREATE INDEX ix_cases_conversation ON cases (conversation);
CREATE INDEX ix_gaps_service ON gaps (service, aspect);
CREATE INDEX ix_receipts_provider ON receipts (channel, provider_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('conversation',5);
INSERT INTO "sqlite_sequence" VALUES('inbox',6);
INSERT INTO "sqlite_sequence" VALUES('cases',1);
INSERT INTO "sqlite_sequence" VALUES('gaps',1);
INSERT INTO "sqlite_sequence" VALUES('outbox',6);
INSERT INTO "sqlite_sequence" VALUES('receipts',1);
COMMIT;
