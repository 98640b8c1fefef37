# daemon/http/: the only part that knows libcurl.
daemon_sources += \
	%D%/http.h
