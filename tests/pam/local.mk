# tests/pam/: the module in real PAM stacks, against a daemon that says what it is told to.
check_PROGRAMS += %D%/fake-daemon %D%/pam-caller
%C%_fake_daemon_SOURCES = %D%/fake_daemon.c
%C%_fake_daemon_LDADD = common/libcommon.la
# Never sanitized, as sshd is not: other people's modules break in a program whose crypt(3) is intercepted.
%C%_pam_caller_SOURCES = %D%/pam_caller.c
%C%_pam_caller_CFLAGS = $(module_cflags) $(PROGRAM_CFLAGS)
%C%_pam_caller_LDFLAGS = $(HARDEN_LDFLAGS) $(PROGRAM_LDFLAGS)
%C%_pam_caller_LDADD = -lpam

# Never installed: -rpath only makes libtool build a module.
check_LTLIBRARIES += %D%/pam_show_passwords.la
%C%_pam_show_passwords_la_SOURCES = %D%/pam_show_passwords.c
%C%_pam_show_passwords_la_CFLAGS = $(module_cflags)
%C%_pam_show_passwords_la_LDFLAGS = $(module_ldflags) -module -avoid-version -shared -rpath /nowhere
%C%_pam_show_passwords_la_LIBADD = -lpam

check_LTLIBRARIES += %D%/pam_show_limit.la
%C%_pam_show_limit_la_SOURCES = %D%/pam_show_limit.c
%C%_pam_show_limit_la_CFLAGS = $(module_cflags)
%C%_pam_show_limit_la_LDFLAGS = $(module_ldflags) -module -avoid-version -shared -rpath /nowhere
%C%_pam_show_limit_la_LIBADD = -lpam

pam_tests = \
	%D%/test_credentials.sh \
	%D%/test_session_limit.sh \
	%D%/test_faults.sh \
	%D%/test_password.sh \
	%D%/test_sign_in.sh
EXTRA_DIST += %D%/lib.sh $(pam_tests)
if E2E_TESTS
TESTS += $(pam_tests)
endif
