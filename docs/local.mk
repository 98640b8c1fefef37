# docs/: pages for people, and what prints those that are made from tables in the code.
EXTRA_DIST += %D%/sign-in-errors.md
sign_in_errors_page = %D%/sign_in_errors_page.c %D%/sign_in_errors_page.h

EXTRA_PROGRAMS += %D%/print_sign_in_errors
CLEANFILES += %D%/print_sign_in_errors
%C%_print_sign_in_errors_SOURCES = %D%/print_sign_in_errors.c $(sign_in_errors_page)
%C%_print_sign_in_errors_LDADD = daemon/libdaemon.la common/libcommon.la

# Writes into the source tree: for whoever changed the table. A unit test holds that nobody forgot.
.PHONY: update-docs
update-docs: %D%/print_sign_in_errors
	./%D%/print_sign_in_errors > $(top_srcdir)/%D%/sign-in-errors.md
