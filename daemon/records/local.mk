# daemon/records/: many small records in little memory, and how to find them.
daemon_sources += \
	%D%/arena.c %D%/arena.h \
	%D%/record_index.c %D%/record_index.h
