# bench/: `make bench` builds and runs what is here. Each part adds its program to bench_programs.
bench_programs = %D%/nss-lookup %D%/footprint

# What a large pool weighs.
%C%_footprint_SOURCES = %D%/footprint.c
%C%_footprint_CPPFLAGS = $(AM_CPPFLAGS) -USTATE_DIR -DSTATE_DIR='"$(abs_top_builddir)/bench/state"'
%C%_footprint_LDADD = daemon/libdaemon.la common/libcommon.la $(daemon_libs)

# The module's own objects, built as in the module, with a state folder of the bench's.
%C%_nss_lookup_SOURCES = \
	%D%/crowd.c %D%/crowd.h \
	%D%/limit.c %D%/limit.h \
	%D%/nss-lookup.c \
	%D%/stopwatch.c %D%/stopwatch.h \
	nss/module.c $(nss_sources)
%C%_nss_lookup_CPPFLAGS = $(AM_CPPFLAGS) -USTATE_DIR -DSTATE_DIR='"$(abs_top_builddir)/bench/state"'
%C%_nss_lookup_CFLAGS = $(module_cflags) -fPIC
%C%_nss_lookup_LDADD = daemon/libdaemon.la common/libcommon.la $(daemon_libs)

# Sign-ins over the daemon's socket, driven by sign-in.sh in a private world.
%C%_sign_in_SOURCES = %D%/sign-in.c tests/daemon/person.c tests/daemon/person.h
%C%_sign_in_LDADD = common/libcommon.la

# Hosts that follow a published directory, driven by fleet.sh in a private world.
%C%_fleet_hosts_SOURCES = %D%/fleet-hosts.c
%C%_fleet_hosts_LDADD = daemon/libdaemon.la common/libcommon.la $(daemon_libs)

# A published directory of a million users.
%C%_roster_SOURCES = %D%/roster.c
%C%_roster_LDADD = daemon/libdaemon.la common/libcommon.la $(daemon_libs)

# Other NSS modules, driven by peers.sh in a private world. The second of them runs in a root of theirs.
%C%_peer_crowd_SOURCES = %D%/peer-crowd.c %D%/crowd.c %D%/crowd.h
%C%_peer_crowd_LDADD = daemon/libdaemon.la common/libcommon.la $(daemon_libs)
%C%_peer_lookup_SOURCES = %D%/peer-lookup.c %D%/stopwatch.c %D%/stopwatch.h

EXTRA_PROGRAMS += \
	$(bench_programs) \
	%D%/fleet-hosts \
	%D%/peer-crowd \
	%D%/peer-lookup \
	%D%/roster \
	%D%/sign-in
CLEANFILES += \
	$(bench_programs) \
	%D%/fleet-hosts \
	%D%/peer-crowd \
	%D%/peer-lookup \
	%D%/roster \
	%D%/sign-in
EXTRA_DIST += \
	%D%/README.md \
	%D%/directory.sh \
	%D%/factors.sh \
	%D%/fleet.sh \
	%D%/peers-contenders.sh \
	%D%/peers-root.sh \
	%D%/peers.awk \
	%D%/peers.sh \
	%D%/sign-in.sh

.PHONY: bench
bench: $(bench_programs) %D%/fleet-hosts %D%/peer-crowd %D%/peer-lookup %D%/roster %D%/sign-in tests/e2e/stage.stamp
	@for program in $(bench_programs); do ./$$program || exit 1; done
	@rmdir bench/state 2>/dev/null || :
	@abs_top_srcdir='$(abs_top_srcdir)' abs_top_builddir='$(abs_top_builddir)' \
		bash $(srcdir)/%D%/sign-in.sh
	@abs_top_srcdir='$(abs_top_srcdir)' abs_top_builddir='$(abs_top_builddir)' \
		bash $(srcdir)/%D%/factors.sh
	@abs_top_srcdir='$(abs_top_srcdir)' abs_top_builddir='$(abs_top_builddir)' \
		bash $(srcdir)/%D%/directory.sh
	@abs_top_srcdir='$(abs_top_srcdir)' abs_top_builddir='$(abs_top_builddir)' \
		bash $(srcdir)/%D%/fleet.sh
	@for count in 100000 1000000; do folder=$$(mktemp -d) && ./bench/roster $$count $$folder; rm -rf "$$folder"; done
	@abs_top_srcdir='$(abs_top_srcdir)' abs_top_builddir='$(abs_top_builddir)' \
		bash $(srcdir)/%D%/peers.sh
