# docs/: pages for people, and what prints those that are made from tables in the code.
EXTRA_DIST += %D%/host-proof.md
EXTRA_DIST += %D%/lambda-triggers.md
EXTRA_DIST += %D%/offline.md
EXTRA_DIST += %D%/sign-in.md
EXTRA_DIST += %D%/sign-in-tests.md
EXTRA_DIST += %D%/what-people-see.md
sign_in_page = %D%/sign_in_page.c %D%/sign_in_page.h pam/outcome.c pam/outcome.h

EXTRA_PROGRAMS += %D%/print_sign_in
CLEANFILES += %D%/print_sign_in
%C%_print_sign_in_SOURCES = %D%/print_sign_in.c $(sign_in_page)
%C%_print_sign_in_LDADD = daemon/libdaemon.la common/libcommon.la $(daemon_libs)

# Writes into the source tree: for whoever changed the table. A unit test holds that nobody forgot.
.PHONY: update-docs
update-docs: %D%/print_sign_in
	./%D%/print_sign_in > $(top_srcdir)/%D%/sign-in.md
