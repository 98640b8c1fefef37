# tests/e2e/: real sshd, sudo, su and login in a private world. They need root and namespaces, else they are skipped.
noinst_PROGRAMS += %D%/log-sink
%C%_log_sink_SOURCES = %D%/log_sink.c
%C%_log_sink_CFLAGS = $(program_cflags)
%C%_log_sink_LDFLAGS = $(program_ldflags)

e2e_library = \
	%D%/lib.sh \
	%D%/login.exp \
	%D%/programs.sh \
	%D%/sshd.sh \
	%D%/system.sh \
	%D%/tap.sh \
	%D%/world.sh
e2e_tests = \
	%D%/test_world.sh
EXTRA_DIST += %D%/stage $(e2e_library) $(e2e_tests)

# What a world unpacks over its private system: all that `make install` installs.
%D%/stage.stamp: $(PROGRAMS) $(LTLIBRARIES) $(DATA) $(MANS) $(srcdir)/%D%/stage
	$(AM_V_GEN)CC='$(CC)' MAKE='$(MAKE)' $(SHELL) $(srcdir)/%D%/stage && touch $@
CLEANFILES += %D%/stage.stamp %D%/stage.log

if E2E_TESTS
check_DATA = %D%/stage.stamp
TESTS += $(e2e_tests)
endif

clean-local:
	rm -rf %D%/stage
