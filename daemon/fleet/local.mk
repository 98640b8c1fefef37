# daemon/fleet/: a directory that one host publishes, signed, and many follow.
daemon_sources += \
	%D%/follower.c %D%/follower.h \
	%D%/follower_private.h \
	%D%/follower_source.c \
	%D%/listing_roster.c %D%/listing_roster.h \
	%D%/place.c %D%/place.h \
	%D%/publisher.c %D%/publisher.h \
	%D%/publisher_failure.c %D%/publisher_keys.c \
	%D%/publisher_private.h \
	%D%/roster.h \
	%D%/roster_line.c %D%/roster_line.h \
	%D%/roster_read.c \
	%D%/roster_write.c \
	%D%/statement.c %D%/statement.h \
	%D%/store.c %D%/store.h \
	%D%/whole_file.c %D%/whole_file.h
