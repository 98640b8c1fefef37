# tests/nss/: the module's parts at their limits. `make check-stress` takes a minute for what `make check` does in seconds.
check_PROGRAMS += %D%/storm
%C%_storm_SOURCES = %D%/storm.c
%C%_storm_CFLAGS = $(program_cflags)
%C%_storm_LDFLAGS = $(program_ldflags)
%C%_storm_LDADD = nss/libnss-parts.la daemon/libdaemon.la common/libcommon.la $(daemon_libs)

# The module's objects as they are in the module; with sanitizers there is nothing to count.
if !SANITIZED
check_PROGRAMS += %D%/hits
%C%_hits_SOURCES = %D%/hits.c nss/module.c $(nss_sources)
%C%_hits_CPPFLAGS = $(AM_CPPFLAGS) -USTATE_DIR -DSTATE_DIR='"$(abs_top_builddir)/tests/nss/state"'
%C%_hits_CFLAGS = $(module_cflags) -fPIC
%C%_hits_LDFLAGS = -Wl,--wrap=malloc -Wl,--wrap=calloc -Wl,--wrap=realloc
%C%_hits_LDADD = daemon/libdaemon.la common/libcommon-module.la common/libcommon.la $(daemon_libs)
endif

nss_tests = \
	%D%/test_cost.sh \
	%D%/test_storm.sh
TESTS += $(nss_tests)
EXTRA_DIST += $(nss_tests)

# With the real daemon, in a private world.
nss_world_tests = \
	%D%/test_getent.sh \
	%D%/test_getent_crowd.sh \
	%D%/test_peers.sh
EXTRA_DIST += $(nss_world_tests) %D%/getent.sh
if E2E_TESTS
TESTS += $(nss_world_tests)
endif

.PHONY: check-stress
check-stress: %D%/storm
	$(AM_TESTS_ENVIRONMENT) bash $(srcdir)/%D%/test_storm.sh 60
