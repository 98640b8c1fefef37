# nss/: libnss_cognito.so.2. libc only: it is loaded into every process of the host.
nss_sources = \
	%D%/enumerate.c %D%/enumerate.h \
	%D%/group.c %D%/group.h \
	%D%/hit.h \
	%D%/initgroups.c %D%/initgroups.h \
	%D%/lookup.c %D%/lookup.h \
	%D%/mapping.c %D%/mapping.h \
	%D%/passwd.c %D%/passwd.h \
	%D%/published.c %D%/published.h \
	%D%/shadow.c %D%/shadow.h \
	%D%/state.h

# A small module loads a quarter faster without the start files, which nothing here needs.
nss_LTLIBRARIES = %D%/libnss_cognito.la
%C%_libnss_cognito_la_SOURCES = %D%/module.c %D%/module.h $(nss_sources)
%C%_libnss_cognito_la_CFLAGS = $(module_cflags)
%C%_libnss_cognito_la_LDFLAGS = $(module_ldflags) -version-info 2:0:0 -shared -Wc,-nostartfiles \
	-Wl,--version-script=$(top_srcdir)/%D%/libnss_cognito.map -Wl,$(top_srcdir)/%D%/not-ours.ld
%C%_libnss_cognito_la_LIBADD = common/libcommon-module.la
EXTRA_%C%_libnss_cognito_la_DEPENDENCIES = %D%/libnss_cognito.map %D%/not-ours.ld
EXTRA_DIST += %D%/libnss_cognito.map %D%/not-ours.ld

# The same sources for the unit tests, sanitized when asked.
noinst_LTLIBRARIES += %D%/libnss-parts.la
%C%_libnss_parts_la_SOURCES = $(nss_sources)
%C%_libnss_parts_la_LIBADD = common/libcommon.la
