# daemon/session/: tickets, and the credentials that they are good for.
daemon_sources += \
	%D%/credentials.c %D%/credentials.h \
	%D%/identity_cache.c %D%/identity_cache.h \
	%D%/session.c %D%/session.h
