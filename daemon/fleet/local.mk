# daemon/fleet/: a directory that one host publishes, signed, and many follow.
daemon_sources += \
	%D%/place.c %D%/place.h \
	%D%/roster.h \
	%D%/roster_line.c %D%/roster_line.h \
	%D%/roster_read.c \
	%D%/roster_write.c \
	%D%/statement.c %D%/statement.h \
	%D%/store.c %D%/store.h \
	%D%/whole_file.c %D%/whole_file.h
