# pam/: pam_cognito.so. libc and libpam only: it is loaded into sshd, sudo and login.
pam_sources = \
	%D%/call.c %D%/call.h \
	%D%/conversation.c %D%/conversation.h \
	%D%/credentials.c %D%/credentials.h \
	%D%/environment.c %D%/environment.h \
	%D%/options.c %D%/options.h \
	%D%/outcome.c %D%/outcome.h \
	%D%/password.c %D%/password.h \
	%D%/session_limit.c %D%/session_limit.h \
	%D%/ticket.c %D%/ticket.h

pam_LTLIBRARIES = %D%/pam_cognito.la
%C%_pam_cognito_la_SOURCES = %D%/module.c $(pam_sources)
%C%_pam_cognito_la_CFLAGS = $(module_cflags)
%C%_pam_cognito_la_LDFLAGS = $(module_ldflags) -module -avoid-version -shared \
	-Wl,--version-script=$(top_srcdir)/%D%/pam_cognito.map
%C%_pam_cognito_la_LIBADD = common/libcommon-module.la -lpam
EXTRA_%C%_pam_cognito_la_DEPENDENCIES = %D%/pam_cognito.map
EXTRA_DIST += %D%/pam_cognito.map
