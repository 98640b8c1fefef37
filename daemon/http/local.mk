# daemon/http/: the only part that knows libcurl.
daemon_sources += \
	%D%/exchange.c \
	%D%/handle.c %D%/handle.h \
	%D%/http.h \
	%D%/local.c \
	%D%/pool.c
