# daemon/ids/: the ledger of uids and gids, and how they are derived.
daemon_sources += \
	%D%/compaction.c %D%/compaction.h \
	%D%/derive.c %D%/derive.h \
	%D%/file.c %D%/file.h \
	%D%/ids.c %D%/ids.h \
	%D%/let_go.c %D%/let_go.h \
	%D%/line.c %D%/line.h \
	%D%/replay.c %D%/replay.h \
	%D%/rows.c %D%/rows.h
